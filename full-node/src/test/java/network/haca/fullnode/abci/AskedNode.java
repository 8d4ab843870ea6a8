package network.haca.fullnode.abci;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.UnsignedTransaction;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;

/** A node that serves a model, whoever asks for it inside a transaction, and users that do. */
final class AskedNode {
  private static final ChainConfig CONFIG = ChainConfig.development();
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(81);
  private static final int FP32 = 10;
  private static final int USER = 2;

  private final EnclaveIdentity node =
      EnclaveIdentity.create(
          "n", Instant.ofEpochSecond(SimulatedValidator.START), Duration.ofDays(1));

  private static Address address(int account) {
    return DevelopmentAccounts.addresses().get(account);
  }

  private static Bytes32 entry() {
    return ModelRegistryContract.idOf(BLOB, address(0));
  }

  private static Bytes send(int account, long nonce, Address to, Bytes data) {
    return new UnsignedTransaction(
            nonce, Optional.empty(), GWEI, 3_000_000, Optional.of(to), BigInteger.ZERO, data)
        .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.get(account));
  }

  /**
   * Transactions that register the model and the node.
   *
   * @param nonce of the first, which the administrator sends
   */
  List<Bytes> joining(long nonce) {
    NodeRegistration registration =
        new NodeRegistration(
            node.publicKey(),
            node.tlsCertificateDer(),
            Address.ZERO,
            "https://asked:1",
            NodeKind.VANILLA.teeType());
    Bytes signature = node.sign(registration.hash(CONFIG.chainId(), address(0)));
    ModelTransactions.Registration model =
        new ModelTransactions.Registration(
            BLOB,
            Bytes32.ofUnsigned(82),
            SimulatedValidator.START + 86_400,
            new RegisteredModel.Fees(GWEI, GWEI, BigInteger.ZERO),
            List.of(new RegisteredModel.Output("y", FP32, List.of(1L))),
            Optional.empty());
    return List.of(
        send(0, nonce, Addresses.MODEL_REGISTRY, ModelTransactions.register(model)),
        send(0, nonce + 1, Addresses.REGISTRY, registration.unattested(signature)),
        send(
            0,
            nonce + 2,
            Addresses.MODEL_REGISTRY,
            ModelTransactions.serve(node.teeId(), entry())));
  }

  /** A user's transaction that asks the model. */
  static Bytes asking(long nonce) {
    return send(USER, nonce, Addresses.INFERENCE, request(nonce));
  }

  /** The call of 0xF4 that asks the model about a number. */
  static Bytes request(long number) {
    NumberTensor input = new NumberTensor("x", List.of(FixedPoint.of(number, 0)), List.of(1L));
    return InferenceAbi.write(
        new ModelRequest(0, entry().toHex(), new ModelInput(List.of(input), List.of())));
  }

  /** The node's conclusion with an answer of that number. */
  Bytes conclusion(OpenAdmission open, long number) {
    return conclusion(open, number, number);
  }

  /** As {@link #conclusion}, but the answer's signature is of another number. */
  Bytes forged(OpenAdmission open, long number) {
    return conclusion(open, number, number + 1);
  }

  private Bytes conclusion(OpenAdmission open, long number, long signed) {
    Bytes32 message =
        SettlementLeaf.message(
            open.requests().getFirst().inputHash(CONFIG.chainId()),
            PipeHashes.output(output(signed)),
            open.time());
    Answer answer =
        new Answer(
            open.requests().getFirst().key(),
            node.teeId(),
            open.time(),
            output(number),
            Optional.empty(),
            node.sign(message),
            Bytes.EMPTY);
    Conclusion unsigned =
        Conclusion.unsigned(open.transactionHash(), open.round(), node.teeId(), List.of(answer));
    return unsigned.signed(node.sign(unsigned.message(CONFIG.chainId()))).encode();
  }

  private static Bytes output(long number) {
    NumberTensor output = new NumberTensor("y", List.of(FixedPoint.of(number, 0)), List.of(1L));
    return InferenceAbi.write(new ModelOutput(List.of(output), List.of(), List.of(), false));
  }
}
