package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** TEERegistry: what it can be asked, its answers and its events. */
public final class RegistryContract {
  public static final Bytes32 REGISTERED = event("TEERegistered(bytes32,address,uint8)");
  public static final Bytes32 ENABLED = event("TEEEnabled(bytes32)");
  public static final Bytes32 DISABLED = event("TEEDisabled(bytes32)");
  public static final Bytes32 REVOKED_SINCE = event("PCRRevokedSince(bytes32,uint8,uint256)");

  /** What the view functions give of a node (rule N1). */
  private static final String VIEW =
      "(address,address,string,bytes,bytes,bytes32,uint8,bool,uint256,uint256,"
          + "(uint8,uint16,uint16,uint16,bytes,bytes,uint256))";

  private static final Function GET_TEE = Function.parse("getTEE(bytes32)", "(" + VIEW + ")");
  private static final Function INTERVALS =
      Function.parse("getIntervals(bytes32)", "((uint64,uint64)[])");
  private static final Function GET_ACTIVE =
      Function.parse("getActiveTEEs(uint8)", "(" + VIEW + "[])");
  private static final Function BY_TYPE = Function.parse("getTEEsByType(uint8)", "(bytes32[])");
  private static final Function ENABLED_TEES =
      Function.parse("getEnabledTEEs(uint8)", "(bytes32[])");
  private static final Function IS_ACTIVE = Function.parse("isTEEActive(bytes32)", "(bool)");
  private static final Function IS_ENABLED = Function.parse("isTEEEnabled(bytes32)", "(bool)");
  private static final Function ENDED_AT = Function.parse("endedAt(bytes32)", "(uint64)");
  private static final Function HEARTBEAT_MAX_AGE =
      Function.parse("heartbeatMaxAge()", "(uint256)");
  private static final Function APPROVED_PCRS =
      Function.parse("getApprovedPCRs()", "((bytes32,uint8)[])");
  private static final Function IS_DEVELOPMENT = Function.parse("developmentNetwork()", "(bool)");
  private static final Function PCR_RECORDS =
      Function.parse("pcrRecords(uint8,bytes32)", "(bool,uint8,uint256,string)");
  private static final Function IS_PCR_APPROVED =
      Function.parse("isPCRApproved(uint8,bytes32)", "(bool)");

  /** The slot of the mapping {@code tees}. */
  private static final long TEES_SLOT = 7;

  /** Words from the beginning of a {@code TEEInfo}: of its owner, measurement, kind, and date. */
  private static final int OWNER = 0;

  private static final int PCR_HASH = 5;

  private static final int TEE_TYPE = 6;
  private static final int REGISTERED_AT = 7;

  private RegistryContract() {}

  /**
   * The storage slots of a node's fields that never change (Solidity's layout of mappings and
   * structs).
   *
   * @param owner the account that owns it
   * @param measurement the hash of its PCRs; zero if it is not attested
   * @param kind its {@code teeType}, beside whether it is enabled
   * @param registeredAt in block-time seconds; zero if there is no such node
   */
  public record NodeSlots(Bytes32 owner, Bytes32 measurement, Bytes32 kind, Bytes32 registeredAt) {}

  public static NodeSlots nodeSlots(Bytes32 teeId) {
    BigInteger first =
        new BigInteger(
            1, Keccak.hash(teeId.value(), Bytes32.ofUnsigned(TEES_SLOT).value()).toArray());
    return new NodeSlots(
        slot(first, OWNER),
        slot(first, PCR_HASH),
        slot(first, TEE_TYPE),
        slot(first, REGISTERED_AT));
  }

  /** The {@code teeType} in the word of {@link NodeSlots#kind}. */
  public static int teeTypeIn(Bytes32 word) {
    return word.value().get(Bytes32.SIZE - 1);
  }

  private static Bytes32 slot(BigInteger first, int offset) {
    BigInteger slot = first.add(BigInteger.valueOf(offset));
    byte[] bytes = slot.toByteArray();
    byte[] word = new byte[Bytes32.SIZE];
    int length = Math.min(bytes.length, word.length);
    System.arraycopy(bytes, bytes.length - length, word, word.length - length, length);
    return new Bytes32(Bytes.wrap(word));
  }

  /**
   * A node as the registry holds it.
   *
   * @param pcrHash zero if it is not attested
   * @param registeredAt in block-time seconds
   * @param lastHeartbeat in block-time seconds
   */
  public record Node(
      Bytes32 teeId,
      Address owner,
      Address paymentAddress,
      String endpoint,
      Bytes publicKey,
      Bytes tlsCertificate,
      Bytes32 pcrHash,
      int teeType,
      boolean enabled,
      long registeredAt,
      long lastHeartbeat) {}

  /**
   * The decision about a measurement.
   *
   * @param approvedAt in block-time seconds; 0 if nothing ever was
   */
  public record Approval(boolean approved, long approvedAt) {}

  /** A measurement that nodes of a kind may have. */
  public record Measurement(Bytes32 pcrHash, int teeType) {}

  /**
   * A time in which a key counted, in block-time seconds.
   *
   * @param until 0 while it does
   */
  public record Interval(long from, long until) {
    /** Returns true if a proof of that date counts. */
    public boolean contains(long timestamp) {
      return timestamp >= from && (until == 0 || timestamp <= until);
    }
  }

  public static Bytes getNode(Bytes32 teeId) {
    return ContractAbi.call(GET_TEE, (Object) teeId.toArray());
  }

  public static Node decodeNode(Bytes output) {
    return node(ContractAbi.result(GET_TEE, output).get(0));
  }

  /** The nodes of a kind that are enabled, measured and not stale. */
  public static Bytes getActive(int teeType) {
    return ContractAbi.call(GET_ACTIVE, teeType);
  }

  public static List<Node> decodeActive(Bytes output) {
    List<Node> nodes = new ArrayList<>();
    for (Tuple node : ContractAbi.result(GET_ACTIVE, output).<Tuple[]>get(0)) {
      nodes.add(node(node));
    }
    return nodes;
  }

  /** All nodes that ever were of a kind. */
  public static Bytes getByType(int teeType) {
    return ContractAbi.call(BY_TYPE, teeType);
  }

  public static List<Bytes32> decodeByType(Bytes output) {
    return ids(ContractAbi.result(BY_TYPE, output));
  }

  /** The nodes of a kind whose owner or administrator has not disabled them. */
  public static Bytes getEnabled(int teeType) {
    return ContractAbi.call(ENABLED_TEES, teeType);
  }

  public static List<Bytes32> decodeEnabled(Bytes output) {
    return ids(ContractAbi.result(ENABLED_TEES, output));
  }

  /** Asks whether a node is enabled, measured and not stale. */
  public static Bytes isActive(Bytes32 teeId) {
    return ContractAbi.call(IS_ACTIVE, (Object) teeId.toArray());
  }

  public static boolean decodeIsActive(Bytes output) {
    return ContractAbi.result(IS_ACTIVE, output).<Boolean>get(0);
  }

  /** Answers whether a node's key counts, whether or not its heartbeat is late. */
  public static Bytes isEnabled(Bytes32 teeId) {
    return ContractAbi.call(IS_ENABLED, (Object) teeId.toArray());
  }

  public static boolean decodeIsEnabled(Bytes output) {
    return ContractAbi.result(IS_ENABLED, output).<Boolean>get(0);
  }

  /** The block time at which a key stopped to count, or 0. */
  public static Bytes endedAt(Bytes32 teeId) {
    return ContractAbi.call(ENDED_AT, (Object) teeId.toArray());
  }

  public static long decodeEndedAt(Bytes output) {
    return ContractAbi.result(ENDED_AT, output).<BigInteger>get(0).longValueExact();
  }

  /** The seconds after which a node without a heartbeat is stale. */
  public static Bytes heartbeatMaxAge() {
    return ContractAbi.call(HEARTBEAT_MAX_AGE);
  }

  public static long decodeHeartbeatMaxAge(Bytes output) {
    return ContractAbi.result(HEARTBEAT_MAX_AGE, output)
        .<BigInteger>get(0)
        .min(BigInteger.valueOf(Long.MAX_VALUE))
        .longValueExact();
  }

  /** Whether genesis said that simulated enclaves may be accepted. */
  public static Bytes isDevelopmentNetwork() {
    return ContractAbi.call(IS_DEVELOPMENT);
  }

  public static boolean decodeIsDevelopmentNetwork(Bytes output) {
    return ContractAbi.result(IS_DEVELOPMENT, output).<Boolean>get(0);
  }

  public static Bytes getApproval(int teeType, Bytes32 pcrHash) {
    return ContractAbi.call(PCR_RECORDS, teeType, pcrHash.toArray());
  }

  public static Approval decodeApproval(Bytes output) {
    Tuple record = ContractAbi.result(PCR_RECORDS, output);
    return new Approval(record.<Boolean>get(0), record.<BigInteger>get(2).longValueExact());
  }

  public static Bytes isPcrApproved(int teeType, Bytes32 pcrHash) {
    return ContractAbi.call(IS_PCR_APPROVED, teeType, pcrHash.toArray());
  }

  public static boolean decodeIsPcrApproved(Bytes output) {
    return ContractAbi.result(IS_PCR_APPROVED, output).<Boolean>get(0);
  }

  public static Bytes getApprovedPcrs() {
    return ContractAbi.call(APPROVED_PCRS);
  }

  public static List<Measurement> decodeApprovedPcrs(Bytes output) {
    List<Measurement> measurements = new ArrayList<>();
    for (Tuple key : ContractAbi.result(APPROVED_PCRS, output).<Tuple[]>get(0)) {
      measurements.add(new Measurement(Bytes32.copyOf(key.<byte[]>get(0)), key.<Integer>get(1)));
    }
    return measurements;
  }

  public static Bytes getIntervals(Bytes32 teeId) {
    return ContractAbi.call(INTERVALS, (Object) teeId.toArray());
  }

  public static List<Interval> decodeIntervals(Bytes output) {
    List<Interval> intervals = new ArrayList<>();
    for (Tuple interval : ContractAbi.result(INTERVALS, output).<Tuple[]>get(0)) {
      intervals.add(
          new Interval(
              interval.<BigInteger>get(0).longValueExact(),
              interval.<BigInteger>get(1).longValueExact()));
    }
    return intervals;
  }

  private static Node node(Tuple node) {
    Bytes publicKey = ContractAbi.bytes(node.<byte[]>get(3));
    return new Node(
        Keccak.hash(publicKey),
        ContractAbi.address(node.<com.esaulpaugh.headlong.abi.Address>get(0)),
        ContractAbi.address(node.<com.esaulpaugh.headlong.abi.Address>get(1)),
        node.get(2),
        publicKey,
        ContractAbi.bytes(node.<byte[]>get(4)),
        Bytes32.copyOf(node.<byte[]>get(5)),
        node.<Integer>get(6),
        node.<Boolean>get(7),
        node.<BigInteger>get(8).longValueExact(),
        node.<BigInteger>get(9).longValueExact());
  }

  private static List<Bytes32> ids(Tuple result) {
    List<Bytes32> ids = new ArrayList<>();
    for (byte[] id : result.<byte[][]>get(0)) {
      ids.add(Bytes32.copyOf(id));
    }
    return ids;
  }

  private static Bytes32 event(String signature) {
    return Keccak.hash(Bytes.ofUtf8(signature));
  }
}
