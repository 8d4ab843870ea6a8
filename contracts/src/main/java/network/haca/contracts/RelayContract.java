package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;

/**
 * InferenceSettlementRelay: call data, results, events, and the storage slot that a receipt proves.
 */
public final class RelayContract {
  public static final Bytes32 OPENED = event("SettlementOpened(uint64,bytes32,uint256,bytes)");

  /** A leaf is recorded by itself; the event has all of it. */
  public static final Bytes32 INDIVIDUAL =
      event("IndividualSettlement(bytes32,address,bytes32,bytes32,uint256,bytes,bytes)");

  public static final Bytes32 CLOSED = event("SettlementClosed(uint64,bytes32,uint8)");

  /** The slot of the mapping {@code roots}. */
  private static final long ROOTS_SLOT = 1;

  /** The slot of the mapping {@code individuallySettled}. */
  private static final long INDIVIDUAL_SLOT = 6;

  /** The slot of the mapping {@code zkModelOf}. */
  private static final long ZK_MODEL_SLOT = 9;

  /** Byte offset of the status in the storage word of a root. */
  private static final int STATUS_OFFSET = 31;

  /** Byte offset of the settlement's number in the storage word of a root. */
  private static final int NUMBER_OFFSET = 23;

  /** Byte offset of the batch size in the storage word of a root. */
  private static final int BATCH_SIZE_OFFSET = 15;

  private static final Function BATCH_SETTLE = Function.parse("batchSettle(bytes32,uint256,bytes)");
  private static final Function PENDING = Function.parse("pending()", "(uint64[])");
  private static final Function ROOTS = Function.parse("roots(bytes32)", "(uint8,uint64,uint64)");
  private static final Function SETTLEMENTS =
      Function.parse("settlements(uint64)", "(bytes32,uint64,uint64,uint64,uint8,address,bytes)");
  private static final Function SETTLEMENT_COUNT = Function.parse("settlementCount()", "(uint64)");
  private static final Function VERDICT_OF = Function.parse("verdictOf(uint64,bytes32)", "(uint8)");
  private static final Function COUNT_VERDICTS =
      Function.parse("countVerdicts((uint64,bytes32,bool)[])");
  private static final Function CLOSE_DUE = Function.parse("closeDue()");
  private static final Function HAS_DUE = Function.parse("hasDue()", "(bool)");
  private static final Function UNSEAT = Function.parse("unseat(bytes20,uint64)");
  private static final Function SETTLE_INDIVIDUAL =
      Function.parse("settleIndividual(bytes32,bytes32,bytes32,uint256,address,bytes,bytes)");
  private static final Function PENDING_OF = Function.parse("pendingOf(address)", "(uint256)");

  /** The unindexed fields of {@link #INDIVIDUAL}, in the order of its data. */
  private static final TupleType<Tuple> INDIVIDUAL_DATA =
      TupleType.parse("(bytes32,bytes32,uint256,bytes,bytes)");

  private static final Function INDIVIDUALLY_SETTLED =
      Function.parse("individuallySettled(bytes32)", "(bool)");

  private static final Function SETTLE_ZK = Function.parse("settleZk(bytes32,bytes32,bytes)");
  private static final Function SET_ZK_VERIFIER = Function.parse("setZKVerifier(bytes32,address)");
  private static final Function ZK_VERIFIER_OF = Function.parse("zkVerifierOf(bytes32)");
  private static final Function ZK_MODEL_OF = Function.parse("zkModelOf(uint64)");

  private RelayContract() {}

  /** The status of a settlement, in the order in which the contract numbers them. */
  public enum Status {
    NONE,
    PENDING,
    SETTLED,
    REJECTED,
    EXPIRED
  }

  /** The state of a root and the number of its latest settlement. */
  public record RootState(Status status, long number, long batchSize) {}

  /** A settlement by its number. */
  public record Settlement(
      long number,
      Bytes32 root,
      long batchSize,
      long openedAtHeight,
      long openedAtTime,
      Status status,
      Address opener,
      Bytes blobId) {}

  /** One validator's yes or no. */
  public record Verdict(long number, Bytes32 validator, boolean yes) {}

  public static Bytes batchSettle(Bytes32 root, long size, String blobId) {
    return ContractAbi.call(
        BATCH_SETTLE, root.toArray(), ContractAbi.number(size), Bytes.ofUtf8(blobId).toArray());
  }

  /**
   * @param leaf of the one inference, which is also the settlement's root
   */
  public static Bytes settleZk(Bytes32 model, Bytes32 leaf, String proofBlobId) {
    return ContractAbi.call(
        SETTLE_ZK, model.toArray(), leaf.toArray(), Bytes.ofUtf8(proofBlobId).toArray());
  }

  /** Call that sets a model's verifier, which the relay has up to version 4 of the rules. */
  public static Bytes setZkVerifier(Bytes32 model, Address verifier) {
    return ContractAbi.call(SET_ZK_VERIFIER, model.toArray(), ContractAbi.address(verifier));
  }

  /** Answers an address as a word; of the relay up to version 4 of the rules. */
  public static Bytes zkVerifierOf(Bytes32 model) {
    return ContractAbi.call(ZK_VERIFIER_OF, (Object) model.toArray());
  }

  /** Answers a word, zero for a settlement of a batch. */
  public static Bytes zkModelOf(long number) {
    return ContractAbi.call(ZK_MODEL_OF, ContractAbi.number(number));
  }

  public static Bytes grantRelayRole(Address account) {
    return RoleContract.grant(RoleContract.RELAY, account);
  }

  public static Bytes getPending() {
    return ContractAbi.call(PENDING);
  }

  public static List<Long> decodePending(Bytes output) {
    List<Long> numbers = new ArrayList<>();
    for (BigInteger number : ContractAbi.result(PENDING, output).<BigInteger[]>get(0)) {
      numbers.add(number.longValueExact());
    }
    return numbers;
  }

  public static Bytes getRoot(Bytes32 root) {
    return ContractAbi.call(ROOTS, (Object) root.toArray());
  }

  public static RootState decodeRoot(Bytes output) {
    Tuple result = ContractAbi.result(ROOTS, output);
    return new RootState(
        Status.values()[result.<Integer>get(0)],
        result.<BigInteger>get(1).longValueExact(),
        result.<BigInteger>get(2).longValueExact());
  }

  public static Bytes getSettlementCount() {
    return ContractAbi.call(SETTLEMENT_COUNT);
  }

  public static long decodeSettlementCount(Bytes output) {
    return ContractAbi.result(SETTLEMENT_COUNT, output).<BigInteger>get(0).longValueExact();
  }

  public static Bytes getSettlement(long number) {
    return ContractAbi.call(SETTLEMENTS, ContractAbi.number(number));
  }

  public static Settlement decodeSettlement(long number, Bytes output) {
    Tuple result = ContractAbi.result(SETTLEMENTS, output);
    return new Settlement(
        number,
        Bytes32.copyOf(result.<byte[]>get(0)),
        result.<BigInteger>get(1).longValueExact(),
        result.<BigInteger>get(2).longValueExact(),
        result.<BigInteger>get(3).longValueExact(),
        Status.values()[result.<Integer>get(4)],
        ContractAbi.address(result.<com.esaulpaugh.headlong.abi.Address>get(5)),
        ContractAbi.bytes(result.<byte[]>get(6)));
  }

  public static Bytes getVerdict(long number, Bytes32 validator) {
    return ContractAbi.call(VERDICT_OF, ContractAbi.number(number), validator.toArray());
  }

  /** Returns true if the state holds a verdict. */
  public static boolean decodeHasVerdict(Bytes output) {
    return ContractAbi.result(VERDICT_OF, output).<Integer>get(0) != 0;
  }

  /** Returns true if the verdict is a yes. */
  public static boolean decodeIsYes(Bytes output) {
    return ContractAbi.result(VERDICT_OF, output).<Integer>get(0) == 1;
  }

  public static Bytes countVerdicts(List<Verdict> verdicts) {
    Tuple[] tuples =
        verdicts.stream()
            .map(
                verdict ->
                    Tuple.of(
                        ContractAbi.number(verdict.number()),
                        verdict.validator().toArray(),
                        verdict.yes()))
            .toArray(Tuple[]::new);
    return ContractAbi.call(COUNT_VERDICTS, (Object) tuples);
  }

  public static Bytes closeDue() {
    return ContractAbi.call(CLOSE_DUE);
  }

  /** Answers whether {@link #closeDue} would do anything. */
  public static Bytes hasDue() {
    return ContractAbi.call(HAS_DUE);
  }

  /**
   * @param validator CometBFT's address of it
   * @param height of its misbehaviour
   */
  public static Bytes unseat(Bytes validator, long height) {
    return ContractAbi.call(UNSEAT, validator.toArray(), ContractAbi.number(height));
  }

  public static boolean decodeFlag(Bytes output) {
    return ContractAbi.result(HAS_DUE, output).<Boolean>get(0);
  }

  public static Bytes isIndividuallySettled(Bytes32 leaf) {
    return ContractAbi.call(INDIVIDUALLY_SETTLED, (Object) leaf.toArray());
  }

  /**
   * @param payer who paid for the inference; zero if nobody did
   * @param blobId of request and answer
   */
  public static Bytes settleIndividual(SettlementLeaf leaf, Address payer, String blobId) {
    return ContractAbi.call(
        SETTLE_INDIVIDUAL,
        leaf.teeId().toArray(),
        leaf.inputHash().toArray(),
        leaf.outputHash().toArray(),
        ContractAbi.number(leaf.timestamp()),
        ContractAbi.address(payer),
        Bytes.ofUtf8(blobId).toArray(),
        leaf.signature().toArray());
  }

  /** Answers how many settlements of an account are pending. */
  public static Bytes pendingOf(Address account) {
    return ContractAbi.call(PENDING_OF, ContractAbi.address(account));
  }

  public static long decodePendingOf(Bytes output) {
    return ContractAbi.result(PENDING_OF, output).<BigInteger>get(0).longValueExact();
  }

  /**
   * A leaf that was settled by itself, as its event tells.
   *
   * @param blobId of request and answer
   */
  public record IndividualSettlement(SettlementLeaf leaf, String blobId) {}

  /**
   * Reads the event {@link #INDIVIDUAL}.
   *
   * @param teeId its first topic after that of the event
   */
  public static IndividualSettlement decodeIndividual(Bytes32 teeId, Bytes data) {
    Tuple event = INDIVIDUAL_DATA.decode(data.toArray());
    SettlementLeaf leaf =
        new SettlementLeaf(
            teeId,
            Bytes32.copyOf(event.<byte[]>get(0)),
            Bytes32.copyOf(event.<byte[]>get(1)),
            ContractAbi.bytes(event.<byte[]>get(4)),
            event.<BigInteger>get(2).longValueExact());
    return new IndividualSettlement(leaf, ContractAbi.bytes(event.<byte[]>get(3)).toUtf8());
  }

  /** Where the storage records that {@code leaf} is settled by itself. */
  public static Bytes32 individualSlot(Bytes32 leaf) {
    return Keccak.hash(leaf.value(), Bytes32.ofUnsigned(INDIVIDUAL_SLOT).value());
  }

  /** Where the storage holds the state of {@code root} (Solidity's layout of mappings). */
  public static Bytes32 rootSlot(Bytes32 root) {
    return Keccak.hash(root.value(), Bytes32.ofUnsigned(ROOTS_SLOT).value());
  }

  /** The storage slot that names the model of a settlement by proof; it holds zero for a batch. */
  public static Bytes32 zkModelSlot(long number) {
    return Keccak.hash(
        Bytes32.ofUnsigned(number).value(), Bytes32.ofUnsigned(ZK_MODEL_SLOT).value());
  }

  /** The status in a word of {@link #rootSlot}. */
  public static Status statusIn(Bytes32 word) {
    return Status.values()[word.value().get(STATUS_OFFSET)];
  }

  /** All of a word of {@link #rootSlot}; nothing if the contract would never write it. */
  public static Optional<RootState> rootIn(Bytes32 word) {
    if (word.value().get(STATUS_OFFSET) >= Status.values().length) {
      return Optional.empty();
    }
    return Optional.of(
        new RootState(
            statusIn(word),
            word.value().getLong(NUMBER_OFFSET),
            word.value().getLong(BATCH_SIZE_OFFSET)));
  }

  private static Bytes32 event(String signature) {
    return Keccak.hash(Bytes.ofUtf8(signature));
  }
}
