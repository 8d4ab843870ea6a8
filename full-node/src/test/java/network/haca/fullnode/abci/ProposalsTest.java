package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.UnsignedTransaction;
import network.haca.contracts.ValidatorSchedule;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.tendermint.BlockIDFlag;
import network.haca.fullnode.tendermint.CommitInfo;
import network.haca.fullnode.tendermint.ExtendedCommitInfo;
import network.haca.fullnode.tendermint.ExtendedVoteInfo;
import network.haca.fullnode.tendermint.Judgement;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.tendermint.RequestPrepareProposal;
import network.haca.fullnode.tendermint.RequestProcessProposal;
import network.haca.fullnode.tendermint.Validator;
import network.haca.fullnode.tendermint.VoteInfo;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule V2: an honest validator refuses whatever a lying proposer puts into a block. */
class ProposalsTest {
  private static final ChainConfig CONFIG = ChainConfig.development();
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
  private static final int VALIDATORS = 40;
  private static final Address NOBODY = Address.ofWord(Bytes32.ofUnsigned(0xaaaa));

  /** The one whose vote is not in the last commit. */
  private static final int ABSENT = 3;

  private static final int ROUND = 2;
  private static final long OPENED = 1;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedValidator node;

  /** Height 1 opened a settlement; the proposals are of height 2. */
  @BeforeEach
  void openASettlement() throws Exception {
    List<Long> powers = Collections.nCopies(VALIDATORS, 1L);
    node = new SimulatedValidator(0, false, folder, SimulatedValidator.genesis(powers));
    Bytes settle =
        new UnsignedTransaction(
                0,
                Optional.empty(),
                GWEI,
                800_000,
                Optional.of(Addresses.RELAY),
                BigInteger.ZERO,
                RelayContract.batchSettle(Keccak.hash(Bytes.EMPTY), 3, "A".repeat(43)))
            .sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.getFirst());
    var _ =
        node.finalizeBlock(
            RequestFinalizeBlock.newBuilder()
                .setHeight(1)
                .setTime(Timestamp.newBuilder().setSeconds(SimulatedValidator.START + 1))
                .setProposerAddress(ByteString.copyFrom(new byte[20]))
                .addTxs(ByteString.copyFrom(settle.toArray()))
                .build());
    node.commit();
    assertEquals(List.of(OPENED), node.latest().pendingSettlements());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static Bytes opinion(long number) {
    return new VoteExtension(List.of(new VoteExtension.Opinion(number, true))).encode();
  }

  private static VerdictInjection.Entry entry(
      int validator, Bytes extension, long height, int round) {
    Bytes seed = SimulatedValidator.seedOf(validator);
    Bytes signature = SimulatedValidator.signExtension(seed, extension, height, round);
    return new VerdictInjection.Entry(publicKey(validator), extension, signature);
  }

  private static Bytes32 publicKey(int validator) {
    return new Bytes32(Ed25519.publicKeyOf(SimulatedValidator.seedOf(validator)));
  }

  private static VerdictInjection.Entry entry(int validator) {
    return entry(validator, opinion(OPENED), 1, ROUND);
  }

  private static Bytes injection(VerdictInjection.Entry... entries) {
    return new VerdictInjection(List.of(entries)).encode();
  }

  private static Bytes transfer(
      long nonce, Function<UnsignedTransaction, UnsignedTransaction> change) {
    UnsignedTransaction plain =
        new UnsignedTransaction(
            nonce,
            Optional.empty(),
            GWEI,
            21_000,
            Optional.of(Addresses.RELAY),
            BigInteger.ZERO,
            Bytes.EMPTY);
    return change.apply(plain).sign(CONFIG.chainId(), DevelopmentAccounts.KEYS.get(1));
  }

  private static Bytes transfer(long nonce) {
    return transfer(nonce, plain -> plain);
  }

  private static Bytes withGas(long nonce, long gas) {
    return transfer(
        nonce,
        plain ->
            new UnsignedTransaction(
                plain.nonce(),
                Optional.empty(),
                plain.fee(),
                gas,
                plain.to(),
                plain.value(),
                plain.data()));
  }

  private static Validator validator(int index) {
    Bytes address = new ValidatorSchedule.Member(publicKey(index), 1).address();
    return Validator.newBuilder()
        .setAddress(ByteString.copyFrom(address.toArray()))
        .setPower(1)
        .build();
  }

  private static BlockIDFlag flag(int validator) {
    return validator == ABSENT
        ? BlockIDFlag.BLOCK_ID_FLAG_ABSENT
        : BlockIDFlag.BLOCK_ID_FLAG_COMMIT;
  }

  private Judgement judged(Bytes... transactions) {
    CommitInfo.Builder commit = CommitInfo.newBuilder().setRound(ROUND);
    for (int i = 0; i < VALIDATORS; i++) {
      commit.addVotes(VoteInfo.newBuilder().setValidator(validator(i)).setBlockIdFlag(flag(i)));
    }
    RequestProcessProposal.Builder request =
        RequestProcessProposal.newBuilder()
            .setHeight(2)
            .setProposerAddress(ByteString.copyFrom(new byte[20]))
            .setProposedLastCommit(commit);
    for (Bytes transaction : transactions) {
      request.addTxs(ByteString.copyFrom(transaction.toArray()));
    }
    return node.ask(Request.newBuilder().setProcessProposal(request).build())
        .getProcessProposal()
        .getStatus();
  }

  private void assertRefused(Bytes... transactions) {
    assertEquals(Judgement.JUDGEMENT_REJECT, judged(transactions));
  }

  @Test
  void whatIsRightIsTaken() {
    assertEquals(Judgement.JUDGEMENT_ACCEPT, judged());
    assertEquals(
        Judgement.JUDGEMENT_ACCEPT,
        judged(injection(entry(0), entry(1), entry(2)), transfer(0), transfer(1)));
  }

  @Test
  void anInjectionElsewhereThanFirstIsRefused() {
    assertRefused(transfer(0), injection(entry(0)));
    assertRefused(injection(entry(0)), injection(entry(1)));
  }

  @Test
  void anInjectionWithoutAnythingNewIsRefused() {
    assertRefused(injection());
    assertRefused(injection(entry(0, new VoteExtension(List.of()).encode(), 1, ROUND)));
  }

  @Test
  void anEntryTwiceOrOutOfOrderIsRefused() {
    assertRefused(injection(entry(0), entry(0)));
    assertRefused(injection(entry(1), entry(0)));
  }

  @Test
  void anEntryOfAStrangerOrOfOneWhoDidNotCommitIsRefused() {
    assertRefused(injection(entry(ABSENT)));
    assertRefused(injection(entry(VALIDATORS)));
  }

  @Test
  void aSignatureOfAnotherHeightRoundExtensionOrKeyIsRefused() {
    VerdictInjection.Entry good = entry(0);
    assertRefused(injection(entry(0, opinion(OPENED), 2, ROUND)));
    assertRefused(injection(entry(0, opinion(OPENED), 1, ROUND + 1)));
    assertRefused(
        injection(
            new VerdictInjection.Entry(good.validator(), opinion(OPENED + 1), good.signature())));
    Bytes32 other = publicKey(1);
    assertRefused(injection(new VerdictInjection.Entry(other, good.extension(), good.signature())));
  }

  @Test
  void aVerdictOnASettlementThatIsNotOpenIsNoNews() {
    assertRefused(injection(entry(0, opinion(OPENED + 1), 1, ROUND)));
    assertRefused(injection(entry(0, opinion(0), 1, ROUND)));
    assertRefused(injection(entry(0), entry(1, opinion(1L << 52), 1, ROUND)));
  }

  @Test
  void anUnreadableExtensionOrInjectionIsRefused() {
    assertRefused(injection(entry(0, Bytes.fromHex("c20102"), 1, ROUND)));
    assertRefused(injection(entry(0, Bytes.wrap(new byte[VoteExtension.BYTES_MAX]), 1, ROUND)));
    assertRefused(Bytes.fromHex("7f"));
    assertRefused(Bytes.fromHex("7fc0c0"));
  }

  @Test
  void transactionsThatNoBlockTakesAreRefused() {
    assertRefused(Bytes.EMPTY);
    assertRefused(Bytes.fromHex("c0"));
    assertRefused(transfer(1));
    assertRefused(transfer(0), transfer(0));
    assertRefused(transfer(1), transfer(0));
    assertRefused(transfer(0), transfer(2));
    assertRefused(withGas(0, 20_999));
    assertRefused(withGas(0, CONFIG.gasLimit()), transfer(1));
    assertRefused(
        transfer(
            0,
            plain ->
                new UnsignedTransaction(
                    0,
                    Optional.empty(),
                    BigInteger.ONE,
                    21_000,
                    plain.to(),
                    BigInteger.ZERO,
                    Bytes.EMPTY)));
  }

  @Test
  void aTransactionThatCannotBeExecutedAfterThoseBeforeItIsRefused() {
    BigInteger everything =
        CONFIG.accounts().getFirst().balance().subtract(GWEI.multiply(BigInteger.valueOf(21_000)));
    Bytes spending =
        transfer(
            0,
            plain ->
                new UnsignedTransaction(
                    0,
                    Optional.empty(),
                    GWEI,
                    21_000,
                    Optional.of(NOBODY),
                    everything,
                    Bytes.EMPTY));
    assertRefused(spending, transfer(1));
  }

  /** Forty validators together say more than one injection may hold. */
  @Test
  void anHonestProposalStaysWithinTheBoundsOfAnInjection() {
    List<VoteExtension.Opinion> many =
        new ArrayList<>(
            IntStream.range(0, 255)
                .mapToObj(i -> new VoteExtension.Opinion((1L << 52) + i, true))
                .toList());
    many.addFirst(new VoteExtension.Opinion(OPENED, true));
    Bytes large = new VoteExtension(many).encode();
    assertTrue(large.size() <= VoteExtension.BYTES_MAX);
    assertTrue(large.size() * VALIDATORS > VerdictInjection.BYTES_MAX);
    ExtendedCommitInfo.Builder commit = ExtendedCommitInfo.newBuilder().setRound(ROUND);
    for (int i = 0; i < VALIDATORS; i++) {
      commit.addVotes(
          ExtendedVoteInfo.newBuilder()
              .setValidator(validator(i))
              .setBlockIdFlag(flag(i))
              .setVoteExtension(ByteString.copyFrom(large.toArray()))
              .setExtensionSignature(
                  ByteString.copyFrom(entry(i, large, 1, ROUND).signature().toArray())));
    }
    Bytes[] proposal =
        node
            .ask(
                Request.newBuilder()
                    .setPrepareProposal(
                        RequestPrepareProposal.newBuilder()
                            .setHeight(2)
                            .setProposerAddress(ByteString.copyFrom(new byte[20]))
                            .setMaxTxBytes(1 << 20)
                            .setLocalLastCommit(commit))
                    .build())
            .getPrepareProposal()
            .getTxsList()
            .stream()
            .map(BlockInputs::bytes)
            .toArray(Bytes[]::new);
    assertTrue(proposal[0].size() <= VerdictInjection.BYTES_MAX);
    assertEquals(Judgement.JUDGEMENT_ACCEPT, judged(proposal));
  }
}
