package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** TEERegistry: the call data of what changes it. */
public final class RegistryTransactions {
  private static final Function ADD_TYPE = Function.parse("addTEEType(uint8,string)");
  private static final Function SET_ROOT = Function.parse("setAWSRootCertificate(bytes)");
  private static final Function MARK_DEVELOPMENT = Function.parse("markDevelopmentNetwork()");
  private static final Function TAKE_UNBOUND = Function.parse("takeUnboundAttestations()");
  private static final Function APPROVE_PCR =
      Function.parse("approvePCR((bytes,bytes,bytes),string,uint8)");
  private static final Function REVOKE_PCR = Function.parse("revokePCR(bytes32,uint8)");
  private static final Function REVOKE_PCR_SINCE =
      Function.parse("revokePCRSince(bytes32,uint8,uint256)");
  private static final Function DISABLE_REVOKED =
      Function.parse("disableRevoked(bytes32,uint8,uint256)");
  private static final Function ENABLE = Function.parse("enableTEE(bytes32)");
  private static final Function DISABLE = Function.parse("disableTEE(bytes32)");
  private static final Function HEARTBEAT = Function.parse("heartbeat(bytes32,uint256,bytes)");

  private RegistryTransactions() {}

  public static Bytes addType(int teeType, String name) {
    return ContractAbi.call(ADD_TYPE, teeType, name);
  }

  public static Bytes setRootCertificate(Bytes pem) {
    return ContractAbi.call(SET_ROOT, (Object) pem.toArray());
  }

  /** Says that this is a development network; counts in genesis only. */
  public static Bytes markDevelopmentNetwork() {
    return ContractAbi.call(MARK_DEVELOPMENT);
  }

  /** Lets nodes register by an attestation alone (rule N6); counts in genesis only. */
  public static Bytes takeUnboundAttestations() {
    return ContractAbi.call(TAKE_UNBOUND);
  }

  public static Bytes approvePcr(Bytes pcr0, Bytes pcr1, Bytes pcr2, String version, int teeType) {
    Tuple pcrs = Tuple.from(pcr0.toArray(), pcr1.toArray(), pcr2.toArray());
    return ContractAbi.call(APPROVE_PCR, pcrs, version, teeType);
  }

  /** Disables the keys of a measurement, whose proofs until now go on to count. */
  public static Bytes revokePcr(Bytes32 pcrHash, int teeType) {
    return ContractAbi.call(REVOKE_PCR, pcrHash.toArray(), teeType);
  }

  /**
   * Ends the keys of a measurement at once (rule N4).
   *
   * @param since seconds; only proofs dated before it go on to count
   */
  public static Bytes revokePcrSince(Bytes32 pcrHash, int teeType, long since) {
    return ContractAbi.call(
        REVOKE_PCR_SINCE, pcrHash.toArray(), teeType, BigInteger.valueOf(since));
  }

  /** Takes up to {@code max} keys that a revocation ended from the lists. */
  public static Bytes disableRevoked(Bytes32 pcrHash, int teeType, long max) {
    return ContractAbi.call(DISABLE_REVOKED, pcrHash.toArray(), teeType, BigInteger.valueOf(max));
  }

  /** Lets an account register nodes, or no more. */
  public static Bytes setOperator(Address account, boolean isOne) {
    return isOne
        ? RoleContract.grant(RoleContract.OPERATOR, account)
        : RoleContract.revoke(RoleContract.OPERATOR, account);
  }

  public static Bytes enable(Bytes32 teeId) {
    return ContractAbi.call(ENABLE, (Object) teeId.toArray());
  }

  public static Bytes disable(Bytes32 teeId) {
    return ContractAbi.call(DISABLE, (Object) teeId.toArray());
  }

  /**
   * @param timestamp seconds, not after the block that takes it
   * @param signature of the node's key over {@link #heartbeatMessage}
   */
  public static Bytes heartbeat(Bytes32 teeId, long timestamp, Bytes signature) {
    return ContractAbi.call(
        HEARTBEAT, teeId.toArray(), BigInteger.valueOf(timestamp), signature.toArray());
  }

  /** keccak(teeId, timestamp as uint256). */
  public static Bytes32 heartbeatMessage(Bytes32 teeId, long timestamp) {
    return Keccak.hash(teeId.value(), Bytes32.ofUnsigned(timestamp).value());
  }
}
