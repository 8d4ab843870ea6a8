package network.haca.contracts;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import java.math.BigInteger;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * A node as it is entered into TEERegistry, and the calls that enter it.
 *
 * @param publicKey SubjectPublicKeyInfo in DER
 * @param certificate of its TLS port, in DER
 * @param payment the account that its fees go to
 * @param endpoint {@code https://host:port}
 */
public record NodeRegistration(
    Bytes publicKey, Bytes certificate, Address payment, String endpoint, int teeType) {
  private static final Function ATTESTED =
      Function.parse("registerTEEWithAttestation(bytes,bytes,bytes,address,string,uint8)");
  private static final Function UNATTESTED =
      Function.parse("registerNode(bytes,bytes,address,string,uint8,bytes)");
  private static final Function UNATTESTED_RULES_1 =
      Function.parse("registerNode(bytes,bytes,address,string,uint8)");
  private static final Function COMMIT = Function.parse("commitRegistration(bytes32)");
  private static final String DOMAIN = "haca.registration.v1";
  private static final TupleType<Tuple> HASHED =
      TupleType.parse("(string,uint256,address,address,bytes32,bytes32,address,bytes32,uint8)");

  /**
   * What an operator commits to, and what the key of a node without an attestation signs; the
   * contract's {@code registrationHash} (rule N6).
   *
   * @param owner the account that registers the node
   */
  public Bytes32 hash(long chainId, Address owner) {
    Tuple values =
        Tuple.from(
            DOMAIN,
            BigInteger.valueOf(chainId),
            ContractAbi.address(Addresses.REGISTRY),
            ContractAbi.address(owner),
            Keccak.hash(publicKey).toArray(),
            Keccak.hash(certificate).toArray(),
            ContractAbi.address(payment),
            Keccak.hash(Bytes.ofUtf8(endpoint)).toArray(),
            teeType);
    return Keccak.hash(HASHED.encode(values).array());
  }

  /** Commits the sender to a registration of that {@link #hash} (rule N6). */
  public static Bytes commit(Bytes32 hash) {
    return ContractAbi.call(COMMIT, (Object) hash.toArray());
  }

  /**
   * @param document the attestation that binds key and certificate
   */
  public Bytes attested(Bytes document) {
    return ContractAbi.call(
        ATTESTED,
        document.toArray(),
        publicKey.toArray(),
        certificate.toArray(),
        ContractAbi.address(payment),
        endpoint,
        teeType);
  }

  /**
   * @param possession the key's signature over the {@link #hash}
   */
  public Bytes unattested(Bytes possession) {
    return ContractAbi.call(
        UNATTESTED,
        publicKey.toArray(),
        certificate.toArray(),
        ContractAbi.address(payment),
        endpoint,
        teeType,
        possession.toArray());
  }

  /** The call for chains of rules version 1, whose registry asks for no signature (rule L10). */
  public Bytes unattestedByRules1() {
    return ContractAbi.call(
        UNATTESTED_RULES_1,
        publicKey.toArray(),
        certificate.toArray(),
        ContractAbi.address(payment),
        endpoint,
        teeType);
  }
}
