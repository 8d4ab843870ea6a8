package network.haca.testing.payments;

import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Secp256k1;

/** Signatures of typed structured data (EIP-712) in a contract's domain. */
record TypedSignature(Bytes32 domain) {
  /** Permit2's domain has no version. */
  static TypedSignature ofPermit2(long chainId, Address permit2) {
    return new TypedSignature(
        struct(
            "EIP712Domain(string name,uint256 chainId,address verifyingContract)",
            text("Permit2"),
            Bytes32.ofUnsigned(chainId),
            permit2.toWord()));
  }

  static TypedSignature ofToken(String name, String version, long chainId, Address token) {
    return new TypedSignature(
        struct(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)",
            text(name),
            text(version),
            Bytes32.ofUnsigned(chainId),
            token.toWord()));
  }

  private static Bytes32 text(String text) {
    return Keccak.hash(Bytes.ofUtf8(text));
  }

  /** The hash of a struct: its type, that of structs within it behind it, and its members. */
  static Bytes32 struct(String type, Bytes32... members) {
    List<Bytes> parts = new ArrayList<>(List.of(text(type).value()));
    for (Bytes32 member : members) {
      parts.add(member.value());
    }
    return Keccak.hash(parts.toArray(Bytes[]::new));
  }

  /** Of 65 bytes: r, s, v. */
  Bytes sign(Bytes32 key, Bytes32 struct) {
    Bytes32 hash = Keccak.hash(Bytes.fromHex("0x1901"), domain.value(), struct.value());
    return Secp256k1.sign(key, hash).toBytes();
  }
}
