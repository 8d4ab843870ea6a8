package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignatureSchemesTest {
  private static final Bytes32 MESSAGE = Keccak.hash(Bytes.ofUtf8("message"));

  @Test
  void rsaPssAcceptsItsOwnSignatureAndNothingElse() {
    KeyPair keys = RsaPss.newKeyPair();
    Bytes publicKey = Bytes.wrap(keys.getPublic().getEncoded());
    Bytes signature = RsaPss.sign(keys.getPrivate(), MESSAGE);
    assertTrue(RsaPss.verify(publicKey, MESSAGE, signature));
    assertFalse(RsaPss.verify(publicKey, Keccak.hash(MESSAGE.value()), signature));
    assertFalse(RsaPss.verify(publicKey, MESSAGE, signature.slice(0, 255)));
    assertFalse(RsaPss.verify(publicKey, MESSAGE, Bytes.EMPTY));
    assertFalse(RsaPss.verify(publicKey.slice(1, publicKey.size() - 1), MESSAGE, signature));
    assertFalse(RsaPss.verify(Bytes.EMPTY, MESSAGE, signature));
  }

  @Test
  void secp256k1RecoversTheSignerOfTheDevelopmentAccounts() {
    Bytes32 key =
        Bytes32.fromHex("0x88cbead91aee890d27bf06e003ade3d4e952427e88f88d31d61d3ef5e5d54305");
    Address dev0 = Secp256k1.addressOf(key);
    assertEquals("0xC6Fe5D33615a1C52c08018c47E8Bc53646A0E101", dev0.toChecksumHex());
    Secp256k1.Signature signature = Secp256k1.sign(key, MESSAGE);
    assertEquals(Optional.of(dev0), Secp256k1.recover(MESSAGE, signature));
    assertNotEquals(Optional.of(dev0), Secp256k1.recover(Keccak.hash(MESSAGE.value()), signature));
  }

  @Test
  void secp256k1RecoversNobodyFromZeroes() {
    Secp256k1.Signature zero = new Secp256k1.Signature(Bytes32.ZERO, Bytes32.ZERO, 0);
    assertEquals(Optional.empty(), Secp256k1.recover(MESSAGE, zero));
  }

  @Test
  void ed25519VerifiesTheFirstVectorOfRfc8032() {
    Bytes seed = Bytes.fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    Bytes publicKey = Ed25519.publicKeyOf(seed);
    assertEquals(
        "0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", publicKey.toHex());
    Bytes signature = Ed25519.sign(seed, Bytes.EMPTY);
    assertEquals(signature, new Ed25519Signer(seed).sign(Bytes.EMPTY));
    assertTrue(Ed25519.verify(publicKey, Bytes.EMPTY, signature));
    assertFalse(Ed25519.verify(publicKey, Bytes.ofUtf8("x"), signature));
  }
}
