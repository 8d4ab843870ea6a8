package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** TEERegistry: call data, results and events. */
public final class RegistryContract {
  public static final Bytes32 REGISTERED = event("TEERegistered(bytes32,address,uint8)");
  public static final Bytes32 ENABLED = event("TEEEnabled(bytes32)");
  public static final Bytes32 DISABLED = event("TEEDisabled(bytes32)");

  private static final Function ADD_TYPE = Function.parse("addTEEType(uint8,string)");
  private static final Function APPROVE_PCR =
      Function.parse("approvePCR((bytes,bytes,bytes),string,uint8)");
  private static final Function REGISTER_NODE =
      Function.parse("registerNode(bytes,bytes,address,string,uint8)");
  private static final Function REGISTER_ATTESTED =
      Function.parse("registerTEEWithAttestation(bytes,bytes,bytes,address,string,uint8)");
  private static final Function DISABLE = Function.parse("disableTEE(bytes32)");
  private static final Function GET_TEE =
      Function.parse(
          "getTEE(bytes32)",
          "((address,address,string,bytes,bytes,bytes32,uint8,bool,uint256,uint256,"
              + "(uint8,uint16,uint16,uint16,bytes,bytes,uint256)))");
  private static final Function INTERVALS =
      Function.parse("getIntervals(bytes32)", "((uint64,uint64)[])");
  private static final Function GET_ENABLED =
      Function.parse("getEnabledTEEs(uint8)", "(bytes32[])");
  private static final Function IS_PCR_APPROVED =
      Function.parse("isPCRApproved(uint8,bytes32)", "(bool)");
  private static final Function SET_ROOT = Function.parse("setAWSRootCertificate(bytes)");

  private RegistryContract() {}

  /** A node as the registry holds it. */
  public record Node(
      Bytes32 teeId,
      Address owner,
      String endpoint,
      Bytes publicKey,
      Bytes tlsCertificate,
      int teeType,
      boolean enabled) {}

  /**
   * When a key counted, in block-time seconds.
   *
   * @param until 0 while it does
   */
  public record Interval(long from, long until) {
    /** Whether a proof of that date counts. */
    public boolean contains(long timestamp) {
      return timestamp >= from && (until == 0 || timestamp <= until);
    }
  }

  public static Bytes addType(int teeType, String name) {
    return ContractAbi.call(ADD_TYPE, teeType, name);
  }

  public static Bytes setRootCertificate(Bytes pem) {
    return ContractAbi.call(SET_ROOT, (Object) pem.toArray());
  }

  public static Bytes approvePcr(Bytes pcr0, Bytes pcr1, Bytes pcr2, String version, int teeType) {
    Tuple pcrs = Tuple.from(pcr0.toArray(), pcr1.toArray(), pcr2.toArray());
    return ContractAbi.call(APPROVE_PCR, pcrs, version, teeType);
  }

  public static Bytes registerNode(
      Bytes publicKey, Bytes certificate, Address payment, String endpoint, int teeType) {
    return ContractAbi.call(
        REGISTER_NODE,
        publicKey.toArray(),
        certificate.toArray(),
        ContractAbi.address(payment),
        endpoint,
        teeType);
  }

  public static Bytes registerAttested(
      Bytes document,
      Bytes publicKey,
      Bytes certificate,
      Address payment,
      String endpoint,
      int teeType) {
    return ContractAbi.call(
        REGISTER_ATTESTED,
        document.toArray(),
        publicKey.toArray(),
        certificate.toArray(),
        ContractAbi.address(payment),
        endpoint,
        teeType);
  }

  public static Bytes disable(Bytes32 teeId) {
    return ContractAbi.call(DISABLE, (Object) teeId.toArray());
  }

  public static Bytes getNode(Bytes32 teeId) {
    return ContractAbi.call(GET_TEE, (Object) teeId.toArray());
  }

  public static Node decodeNode(Bytes32 teeId, Bytes output) {
    Tuple node = ContractAbi.result(GET_TEE, output).get(0);
    return new Node(
        teeId,
        ContractAbi.address(node.<com.esaulpaugh.headlong.abi.Address>get(0)),
        node.get(2),
        ContractAbi.bytes(node.<byte[]>get(3)),
        ContractAbi.bytes(node.<byte[]>get(4)),
        node.<Integer>get(6),
        node.<Boolean>get(7));
  }

  public static Bytes getEnabled(int teeType) {
    return ContractAbi.call(GET_ENABLED, teeType);
  }

  public static List<Bytes32> decodeEnabled(Bytes output) {
    List<Bytes32> ids = new ArrayList<>();
    for (byte[] id : ContractAbi.result(GET_ENABLED, output).<byte[][]>get(0)) {
      ids.add(Bytes32.copyOf(id));
    }
    return ids;
  }

  public static Bytes isPcrApproved(int teeType, Bytes32 pcrHash) {
    return ContractAbi.call(IS_PCR_APPROVED, teeType, pcrHash.toArray());
  }

  public static boolean decodeIsPcrApproved(Bytes output) {
    return ContractAbi.result(IS_PCR_APPROVED, output).<Boolean>get(0);
  }

  public static Bytes getIntervals(Bytes32 teeId) {
    return ContractAbi.call(INTERVALS, (Object) teeId.toArray());
  }

  public static List<Interval> decodeIntervals(Bytes output) {
    List<Interval> intervals = new ArrayList<>();
    for (Tuple interval : ContractAbi.result(INTERVALS, output).<Tuple[]>get(0)) {
      intervals.add(
          new Interval(
              interval.<java.math.BigInteger>get(0).longValueExact(),
              interval.<java.math.BigInteger>get(1).longValueExact()));
    }
    return intervals;
  }

  private static Bytes32 event(String signature) {
    return Keccak.hash(Bytes.ofUtf8(signature));
  }
}
