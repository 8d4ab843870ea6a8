package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedTransactionTest {
  /** The example of EIP-155. */
  private static final Bytes EIP_155 =
      Bytes.fromHex(
          "f86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025"
              + "a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276"
              + "a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83");

  /** As viem 2.57 signs it with the keys 1 and, for its authorization, 2. */
  private static final Bytes EIP_7702 =
      Bytes.fromHex(
          "04f8fd8304000003010a830186a0942b5ad5c4795c026514f8317c7a215e218dccd6cf0201f838f794"
              + "2b5ad5c4795c026514f8317c7a215e218dccd6cfe1a0000000000000000000000000000000000000"
              + "0000000000000000000000000000f85cf85a809400000000000000000000000000000000000000bb"
              + "0701a01072692c501078ebbb41f14b71507ee1d8e9e7956614dcd7d1b784c5739e140ca07a75e4c9"
              + "75a1528a8c5c4c996c0abe7e279e6a82d06aa9d85170ff2569939b9780a0149f5f75377abc24a63b"
              + "dd893123c18c78e122a37e1280063ea632d5749f9a22a067c62b60fbcb3e5f9ff2f1705193ba5fba"
              + "6962f88f6aa434af6d75a67a9580a1");

  /** The one by which the factory of CREATE2 was deployed on every chain, without a key. */
  private static final Bytes UNPROTECTED =
      Bytes.fromHex(
          "f8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffff"
              + "ffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039"
              + "578182fd5b8082525050506014600cf31ba022222222222222222222222222222222222222222222"
              + "22222222222222222222a02222222222222222222222222222222222222222222222222222222222"
              + "222222");

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
  void l1AnUnprotectedTransactionIsTakenWhereGenesisSaysSo()
      throws SignedTransaction.MalformedException {
    SignedTransaction read =
        SignedTransaction.decode(UNPROTECTED, ChainConfig.development(), new KnownSenders());
    assertEquals("0x3fab184622dc19b6109349b94811493bf2a45362", read.sender().toHex());
    assertFalse(read.isProtected());
    assertTrue(SignedTransaction.decode(EIP_155, 1).isProtected());
    assertEquals("no replay protection (EIP-155); sign for chain id 1", refusal(UNPROTECTED, 1));
    assertThrows(
        SignedTransaction.MalformedException.class,
        () ->
            SignedTransaction.decode(
                UNPROTECTED, TestConfigs.withoutUnprotected(), new KnownSenders()));
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
    "04c0, not a list of 13 fields",
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
  void readsAuthorizationsAndWhoSignedThem() throws SignedTransaction.MalformedException {
    SignedTransaction read = SignedTransaction.decode(EIP_7702, 262_144);
    assertEquals("0x7e5f4552091a69125d5dfcb7b8c2659029395bdf", read.sender().toHex());
    assertEquals(1, read.transaction().accessList().size());
    Authorization authorization = read.transaction().authorizations().getFirst();
    assertEquals("0x00000000000000000000000000000000000000bb", authorization.address().toHex());
    assertEquals(7, authorization.nonce());
    assertEquals(
        Optional.of(Address.fromHex("0x2b5ad5c4795c026514f8317c7a215e218dccd6cf")),
        authorization.authority());
  }

  @ParameterizedTest
  @CsvSource({
    "9400000000000000000000000000000000000000bb0701, 93000000000000000000000000000000000000bb0701, not canonical RLP",
    "bb0701a0, bb0780a0, ''",
    "f85cf85a8094, f85cf85a8194, not canonical RLP",
    "f838f794, b838f794, the access list is not a list",
    "f85cf85a, b85cf85a, the authorization list is not a list",
  })
  void anAuthorizationThatCannotBeReadIsNamed(String from, String to, String reason)
      throws SignedTransaction.MalformedException {
    Bytes changed = Bytes.fromHex(EIP_7702.toHex().replaceFirst(from, to));
    if (reason.isEmpty()) {
      assertNotEquals(
          Optional.of(Address.fromHex("0x2b5ad5c4795c026514f8317c7a215e218dccd6cf")),
          SignedTransaction.decode(changed, 262_144)
              .transaction()
              .authorizations()
              .getFirst()
              .authority());
    } else {
      assertTrue(refusal(changed, 262_144).startsWith(reason), refusal(changed, 262_144));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anyChangedBytesAreReadOrNamedAndNothingElse(boolean delegates) {
    Random random = new Random(155);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = (delegates ? EIP_7702 : EIP_155).toArray();
      for (int change = 0; change <= random.nextInt(4); change++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Bytes changed = Bytes.wrap(bytes).slice(0, 1 + random.nextInt(bytes.length));
      try {
        SignedTransaction read = SignedTransaction.decode(changed, delegates ? 262_144 : 1);
        assertEquals(changed, read.encoded());
      } catch (SignedTransaction.MalformedException e) {
        assertEquals(false, String.valueOf(e.getMessage()).isBlank());
      }
    }
  }
}
