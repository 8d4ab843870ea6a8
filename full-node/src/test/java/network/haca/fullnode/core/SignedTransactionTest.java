package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import network.haca.contracts.LegacyTransaction;
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
        new LegacyTransaction(
                7,
                BigInteger.TEN,
                21_000,
                Address.copyOf(new byte[20]),
                BigInteger.ONE,
                Bytes.ofUtf8("data"))
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
}
