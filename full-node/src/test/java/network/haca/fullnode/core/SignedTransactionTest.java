package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import network.haca.contracts.UnsignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedTransactionTest {
  /** The example of EIP-155. */
  private static final Bytes EIP_155 =
      Bytes.fromHex(
          "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025"
              + "a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
              + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");

  private static String refusal(Bytes encoded, long chainId) {
    return String.valueOf(
        assertThrows(
                SignedTransaction.MalformedException.class,
                () -> SignedTransaction.decode(encoded, chainId))
            .getMessage());
  }

  @Test
  void readsTheExampleOfEip155() throws SignedTransaction.MalformedException {
    SignedTransaction signed = SignedTransaction.decode(EIP_155, 1);
    assertEquals("0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f", signed.sender().toHex());
    assertEquals(9, signed.transaction().nonce());
    assertEquals(
        "0x33469b22e9f636356c4160a87eb19df52b7412e8eac32a4a55ffe88ea8350788",
        signed.hash().toHex());
  }

  @Test
  void readsWhatThisProjectsClientsSign() throws SignedTransaction.MalformedException {
    Bytes signed =
        UnsignedTransaction.legacy(7, BigInteger.TEN, 21_000, Address.ZERO, Bytes.ofUtf8("data"))
            .sign(262_144, DevelopmentAccounts.KEYS.getFirst());
    SignedTransaction read = SignedTransaction.decode(signed, 262_144);
    assertEquals(DevelopmentAccounts.addresses().getFirst(), read.sender());
    assertEquals(Bytes.ofUtf8("data"), read.transaction().data());
  }

  @Test
  void aTransactionOfAnotherChainIsRefused() {
    assertEquals("signature v 37 is not for chain id 2", refusal(EIP_155, 2));
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty transaction",
    "03c0, blob transactions are not taken by this chain",
    "7fc0, unknown transaction type 0x7f",
    "02c0, not a list of 12 fields",
    "01, not canonical RLP: item expected at byte 0",
    "c1, not canonical RLP: length 1 runs past byte 1"
  })
  void whatIsNoTransactionIsNamed(String hex, String reason) {
    assertEquals(reason, refusal(Bytes.fromHex(hex), 1));
  }

  @Test
  void readsWhatIsSignedWithFeeMarket() throws SignedTransaction.MalformedException {
    Bytes signed =
        new UnsignedTransaction(
                3,
                Optional.of(BigInteger.ONE),
                BigInteger.TEN,
                100_000,
                Optional.empty(),
                BigInteger.TWO,
                Bytes.ofUtf8("code"))
            .sign(262_144, DevelopmentAccounts.KEYS.getLast());
    SignedTransaction read = SignedTransaction.decode(signed, 262_144);
    assertEquals(DevelopmentAccounts.addresses().getLast(), read.sender());
    assertEquals(2, read.transaction().type());
    assertEquals(Optional.empty(), read.transaction().to());
    assertEquals(BigInteger.ONE, read.transaction().maxPriorityFee().toBigInteger());
  }

  @Test
  void anyChangedBytesAreReadOrNamedAndNothingElse() {
    Random random = new Random(155);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = EIP_155.toArray();
      for (int change = 0; change <= random.nextInt(4); change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Bytes changed = Bytes.wrap(bytes).slice(0, 1 + random.nextInt(bytes.length));
      try {
        SignedTransaction read = SignedTransaction.decode(changed, 1);
        assertEquals(changed, read.encoded());
      } catch (SignedTransaction.MalformedException e) {
        assertEquals(false, String.valueOf(e.getMessage()).isBlank());
      }
    }
  }
}
