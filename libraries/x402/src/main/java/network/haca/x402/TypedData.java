package network.haca.x402;

import java.util.Arrays;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.x402.Authorization.Eip3009;
import network.haca.x402.Authorization.ExactPermit;
import network.haca.x402.Authorization.Permit;
import network.haca.x402.Authorization.Permit2;
import network.haca.x402.Authorization.UptoPermit;

/** Digests that payers sign, of typed data (EIP-712). */
public final class TypedData {
  private static final Bytes32 PERMIT2_DOMAIN =
      hash("EIP712Domain(string name,uint256 chainId,address verifyingContract)");
  private static final Bytes32 TOKEN_DOMAIN =
      hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
  private static final Bytes32 PERMIT2_NAME = hash("Permit2");

  private static final Bytes32 TRANSFER =
      hash(
          "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
              + "uint256 validBefore,bytes32 nonce)");

  private static final String PERMISSIONS_TYPE = "TokenPermissions(address token,uint256 amount)";
  private static final String EXACT_WITNESS_TYPE = "Witness(address to,uint256 validAfter)";
  private static final String UPTO_WITNESS_TYPE =
      "Witness(address to,address facilitator,uint256 validAfter)";
  private static final String PERMIT_TYPE =
      "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,"
          + "uint256 deadline,Witness witness)";

  private static final Bytes32 PERMISSIONS = hash(PERMISSIONS_TYPE);
  static final Bytes32 EXACT_WITNESS = hash(EXACT_WITNESS_TYPE);
  static final Bytes32 UPTO_WITNESS = hash(UPTO_WITNESS_TYPE);
  static final Bytes32 EXACT_PERMIT = hash(PERMIT_TYPE + PERMISSIONS_TYPE + EXACT_WITNESS_TYPE);
  static final Bytes32 UPTO_PERMIT = hash(PERMIT_TYPE + PERMISSIONS_TYPE + UPTO_WITNESS_TYPE);

  private static final Bytes PREFIX = Bytes.fromHex("0x1901");

  private TypedData() {}

  /** The digest of a transfer that the token itself checks. */
  public static Bytes32 digest(Eip3009 given, Network network, Address token, TokenDomain domain) {
    Bytes32 separator =
        hash(
            TOKEN_DOMAIN,
            hash(domain.name()),
            hash(domain.version()),
            network.word(),
            token.toWord());
    Bytes32 message =
        hash(
            TRANSFER,
            given.from().toWord(),
            given.to().toWord(),
            given.value().toWord(),
            given.validAfter().toWord(),
            given.validBefore().toWord(),
            given.nonce());
    return digest(separator, message);
  }

  /** The digest of a permit with its witness. */
  public static Bytes32 digest(Permit2 given, Network network) {
    Bytes32 separator =
        hash(PERMIT2_DOMAIN, PERMIT2_NAME, network.word(), X402Contracts.PERMIT2.toWord());
    Permit permit = given.permit();
    Bytes32 message =
        hash(
            type(given),
            hash(PERMISSIONS, permit.token().toWord(), permit.amount().toWord()),
            permit.spender().toWord(),
            permit.nonce().toWord(),
            permit.deadline().toWord(),
            witness(given));
    return digest(separator, message);
  }

  private static Bytes32 type(Permit2 given) {
    return switch (given) {
      case ExactPermit _ -> EXACT_PERMIT;
      case UptoPermit _ -> UPTO_PERMIT;
    };
  }

  private static Bytes32 witness(Permit2 given) {
    return switch (given) {
      case ExactPermit exact ->
          hash(EXACT_WITNESS, exact.to().toWord(), exact.validAfter().toWord());
      case UptoPermit upto ->
          hash(
              UPTO_WITNESS,
              upto.to().toWord(),
              upto.facilitator().toWord(),
              upto.validAfter().toWord());
    };
  }

  private static Bytes32 digest(Bytes32 separator, Bytes32 message) {
    return Keccak.hash(PREFIX, separator.value(), message.value());
  }

  private static Bytes32 hash(String text) {
    return Keccak.hash(Bytes.ofUtf8(text));
  }

  private static Bytes32 hash(Bytes32... words) {
    return Keccak.hash(Arrays.stream(words).map(Bytes32::value).toArray(Bytes[]::new));
  }
}
