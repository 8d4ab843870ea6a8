package network.haca.fullnode.recording;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;

/** Models that are registered, named, served, renewed and withdrawn; and what is refused of it. */
final class ModelScene implements Scene {
  private static final Bytes32 BLOB = Bytes32.ofUnsigned(0xb10b);
  private static final int FP32 = 10;

  @Override
  public void play(RecordedChain chain) {
    Wallet owner = chain.wallets.get(1);
    Wallet rival = chain.wallets.get(2);
    Bytes32 id = ModelRegistryContract.idOf(BLOB, owner.address());
    EnclaveIdentity node = Enclaves.identity();
    var _ = chain.block(chain.wallets.getFirst().call(Addresses.REGISTRY, join(chain, node)));
    var _ =
        chain.block(
            call(owner, ModelTransactions.register(model(chain, true))),
            call(owner, ModelTransactions.register(model(chain, false))),
            call(rival, ModelTransactions.register(model(chain, false))),
            call(owner, ModelTransactions.setName("digits", id)),
            call(
                rival,
                ModelTransactions.setName(
                    "digits", ModelRegistryContract.idOf(BLOB, rival.address()))),
            call(owner, ModelTransactions.setFees(id, fees(7))),
            call(chain.wallets.getFirst(), ModelTransactions.serve(node.teeId(), id)));
    Scene.require(read(chain, id).fees().equals(fees(7)), "the owner changed the fees");
    Scene.require(read(chain, id).circuit().isPresent(), "the entry stays as it was registered");
    Bytes named =
        chain.latest().read(Addresses.MODEL_REGISTRY, ModelRegistryContract.named("digits"));
    Scene.require(
        ModelRegistryContract.decodeNamed(named).equals(Optional.of(id)),
        "the name is its first owner's");
    var _ =
        chain.block(
            call(
                chain.wallets.getFirst(),
                ModelTransactions.renew(id, chain.time() + 9_000, node.teeId())),
            call(rival, ModelTransactions.renew(id, chain.time() + 9_001, node.teeId())),
            call(owner, ModelTransactions.withdraw(id)),
            call(owner, ModelTransactions.setFees(id, fees(8))),
            call(chain.wallets.getFirst(), ModelTransactions.unserve(node.teeId(), id)),
            call(chain.wallets.getFirst(), ModelTransactions.markDevelopmentNetwork()));
    Scene.require(read(chain, id).isWithdrawn(), "the owner withdrew it");
    Scene.require(read(chain, id).fees().equals(fees(7)), "a withdrawn model has its last fees");
  }

  private static Bytes call(Wallet wallet, Bytes data) {
    return wallet.call(Addresses.MODEL_REGISTRY, data, 5_000_000);
  }

  private static RegisteredModel.Fees fees(long wei) {
    return new RegisteredModel.Fees(BigInteger.valueOf(wei), BigInteger.TWO, BigInteger.ZERO);
  }

  private static ModelTransactions.Registration model(RecordedChain chain, boolean withCircuit) {
    Bytes code = chain.latest().state().code(Addresses.RELAY);
    Bytes32 key = Bytes32.ofUnsigned(4);
    RegisteredModel.Circuit circuit =
        new RegisteredModel.Circuit(
            Addresses.RELAY, Keccak.hash(code), 1_000_000, key, key, List.of(7), List.of(7));
    return new ModelTransactions.Registration(
        BLOB,
        Bytes32.ofUnsigned(3),
        chain.time() + 1_000,
        fees(1),
        List.of(new RegisteredModel.Output("scores", FP32, List.of(1L, 3L))),
        withCircuit ? Optional.of(circuit) : Optional.empty());
  }

  private static Bytes join(RecordedChain chain, EnclaveIdentity identity) {
    NodeRegistration node =
        new NodeRegistration(
            identity.publicKey(),
            identity.tlsCertificateDer(),
            Address.ZERO,
            "models:1",
            NodeKind.VANILLA.teeType());
    Bytes32 hash = node.hash(chain.config.chainId(), chain.config.administrator());
    return node.unattested(identity.sign(hash));
  }

  private static RegisteredModel read(RecordedChain chain, Bytes32 id) {
    return ModelRegistryContract.decodeModel(
        id, chain.latest().read(Addresses.MODEL_REGISTRY, ModelRegistryContract.modelOf(id)));
  }
}
