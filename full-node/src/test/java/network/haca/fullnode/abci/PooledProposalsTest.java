package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.pool.CheckCode;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestCheckTx;
import network.haca.fullnode.tendermint.RequestPrepareProposal;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule M2: a proposal is chosen from the node's own pool. */
class PooledProposalsTest {
  private static final ChainConfig CONFIG = ChainConfig.development();
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final Address NOBODY = Address.ofWord(Bytes32.ofUnsigned(0xaaaa));
  private static final Bytes NONE = Rlp.encodeList();

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedValidator node;

  @BeforeEach
  void start() throws Exception {
    node = new SimulatedValidator(0, false, folder, SimulatedValidator.genesis(List.of(1L)));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static Bytes transfer(int account, long nonce, long tipGwei) {
    BigInteger tip = GWEI.multiply(BigInteger.valueOf(tipGwei));
    return new UnsignedTransaction(
            nonce,
            Optional.of(tip),
            GWEI.add(tip),
            21_000,
            Optional.of(NOBODY),
            BigInteger.ONE,
            Bytes.EMPTY)
        .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.get(account));
  }

  /** A transaction that uses up another account's nonce (EIP-7702). */
  private static Bytes delegating(int account, int authority, long tipGwei) {
    Bytes32 key = DevelopmentAccounts.KEYS.get(authority);
    UInt256 chain = UInt256.of(CONFIG.chainId());
    Secp256k1.Signature signature = Secp256k1.sign(key, Authorization.hash(chain, NOBODY, 0));
    Authorization authorization =
        new Authorization(
            chain,
            NOBODY,
            0,
            signature.recoveryId(),
            UInt256.of(signature.r()),
            UInt256.of(signature.s()));
    BigInteger tip = GWEI.multiply(BigInteger.valueOf(tipGwei));
    return new UnsignedTransaction(
            4,
            0,
            tip,
            GWEI.add(tip),
            100_000,
            Optional.of(NOBODY),
            BigInteger.ZERO,
            Bytes.EMPTY,
            NONE,
            Authorization.encode(List.of(authorization)))
        .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.get(account));
  }

  private int check(Bytes transaction) {
    return node.ask(
            Request.newBuilder()
                .setCheckTx(RequestCheckTx.newBuilder().setTx(BlockInputs.byteString(transaction)))
                .build())
        .getCheckTx()
        .getCode();
  }

  /**
   * @param listed by CometBFT
   */
  private List<Bytes> propose(Bytes... listed) {
    RequestPrepareProposal.Builder request =
        RequestPrepareProposal.newBuilder()
            .setHeight(1)
            .setProposerAddress(ByteString.copyFrom(new byte[20]))
            .setMaxTxBytes(1 << 20);
    for (Bytes transaction : listed) {
      request.addTxs(BlockInputs.byteString(transaction));
    }
    return node
        .ask(Request.newBuilder().setPrepareProposal(request).build())
        .getPrepareProposal()
        .getTxsList()
        .stream()
        .map(BlockInputs::bytes)
        .toList();
  }

  @Test
  void cometBftsOwnListIsNotProposed() {
    Bytes known = transfer(2, 0, 1);
    assertEquals(CheckCode.TAKEN, check(known));
    assertEquals(List.of(known), propose(transfer(3, 0, 9)));
  }

  @Test
  void oneThatMustWaitHasACodeOfItsOwn() {
    assertEquals(CheckCode.HELD, check(transfer(2, 1, 1)));
    assertEquals(List.of(), propose());
    Bytes first = transfer(2, 0, 1);
    assertEquals(CheckCode.TAKEN, check(first));
    assertEquals(List.of(first), propose());
  }

  @Test
  void whatTurnsOutNotToBeExecutableIsNeitherProposedNorKept() {
    Bytes delegating = delegating(2, 3, 9);
    Bytes overtaken = transfer(3, 0, 1);
    assertEquals(CheckCode.TAKEN, check(overtaken));
    assertEquals(CheckCode.TAKEN, check(delegating));
    assertEquals(List.of(delegating), propose());
    assertEquals(CheckCode.REFUSED, check(overtaken));
  }
}
