package network.haca.testing.payments;

import static network.haca.testing.payments.ChainUnderTest.abi;
import static network.haca.testing.payments.ChainUnderTest.encode;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import network.haca.devnet.devchain.KnownAccounts;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token for tests: EIP-3009, EIP-2612 and the faucet. */
class TestOpgIT {
  private static final Bytes32 PAYER_KEY = KnownAccounts.KEYS.get(1);
  private static final Bytes32 PAYEE_KEY = KnownAccounts.KEYS.get(2);
  private static final Bytes32 STRANGER_KEY = KnownAccounts.KEYS.get(3);
  private static final Address PAYER = KnownAccounts.address(PAYER_KEY);
  private static final Address PAYEE = KnownAccounts.address(PAYEE_KEY);
  private static final BigInteger VALUE = BigInteger.TEN.pow(17);
  private static final Bytes32 NONCE = Keccak.hash(Bytes.ofUtf8("any 32 bytes"));
  private static final String MEMBERS =
      "WithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
          + "uint256 validBefore,bytes32 nonce)";

  private static ChainUnderTest chain;

  @BeforeAll
  static void start() throws IOException {
    chain = ChainUnderTest.start();
  }

  @AfterAll
  static void end() {
    chain.close();
  }

  @BeforeEach
  void fund() throws IOException {
    chain.remember();
    chain.succeeds(PAYER_KEY, PaymentContracts.OPG, PaymentContracts.faucet(PAYER, VALUE));
  }

  @AfterEach
  void forget() throws IOException {
    chain.forget();
  }

  private static BigInteger balance(Address account) throws IOException {
    return (BigInteger)
        chain.read(PaymentContracts.OPG, "balanceOf(address)", "(uint256)", abi(account));
  }

  private static void reverts(String error, Bytes32 key, Bytes call) throws IOException {
    chain.reverts(error, key, PaymentContracts.OPG, call);
  }

  /**
   * A transfer that the payer signed (EIP-3009).
   *
   * @param kind Transfer or Receive
   */
  private record Authorization(String kind, BigInteger value, long after, long before) {
    static Authorization of(String kind) throws IOException {
      long now = chain.time();
      return new Authorization(kind, VALUE, now - 600, now + 300);
    }

    Bytes sign(Bytes32 key) throws IOException {
      return TokenPermit.domain(chain.chainId())
          .sign(
              key,
              TypedSignature.struct(
                  kind + MEMBERS,
                  PAYER.toWord(),
                  PAYEE.toWord(),
                  UInt256.of(value).toBytes32(),
                  Bytes32.ofUnsigned(after),
                  Bytes32.ofUnsigned(before),
                  NONCE));
    }

    /** With the signature as one value, or as v, r and s. */
    Bytes call(Bytes signature, boolean whole) {
      List<Object> arguments =
          new ArrayList<>(
              List.of(
                  abi(PAYER),
                  abi(PAYEE),
                  value,
                  BigInteger.valueOf(after),
                  BigInteger.valueOf(before),
                  NONCE.value().toArray()));
      if (whole) {
        arguments.add(signature.toArray());
      } else {
        arguments.add(TokenPermit.v(signature));
        arguments.add(signature.slice(0, 32).toArray());
        arguments.add(signature.slice(32, 32).toArray());
      }
      return encode(
          "%sWithAuthorization(address,address,uint256,uint256,uint256,bytes32,%s)"
              .formatted(
                  kind.equals("Transfer") ? "transfer" : "receive",
                  whole ? "bytes" : "uint8,bytes32,bytes32"),
          arguments.toArray());
    }

    Bytes call() throws IOException {
      return call(sign(PAYER_KEY), true);
    }
  }

  @Test
  void itSaysWhatItsClientsHaveBuiltIn() throws IOException {
    assertEquals("OpenGradient", chain.read(PaymentContracts.OPG, "name()", "(string)"));
    assertEquals("1", chain.read(PaymentContracts.OPG, "version()", "(string)"));
    assertEquals("OPG", chain.read(PaymentContracts.OPG, "symbol()", "(string)"));
    assertEquals(18, chain.read(PaymentContracts.OPG, "decimals()", "(uint8)"));
    byte[] domain = (byte[]) chain.read(PaymentContracts.OPG, "DOMAIN_SEPARATOR()", "(bytes32)");
    assertArrayEquals(TokenPermit.domain(chain.chainId()).domain().value().toArray(), domain);
  }

  @Test
  void theFaucetGivesAnyoneABoundedAmount() throws IOException {
    Bytes tooMuch = PaymentContracts.faucet(PAYEE, PaymentContracts.FAUCET_MAX.add(BigInteger.ONE));
    reverts("FaucetAmountTooHigh()", STRANGER_KEY, tooMuch);
    Bytes all = PaymentContracts.faucet(PAYEE, PaymentContracts.FAUCET_MAX);
    chain.succeeds(STRANGER_KEY, PaymentContracts.OPG, all);
    assertEquals(PaymentContracts.FAUCET_MAX, balance(PAYEE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anAuthorizedTransferIsMadeByAnyoneOnce(boolean whole) throws IOException {
    Authorization authorization = Authorization.of("Transfer");
    Bytes call = authorization.call(authorization.sign(PAYER_KEY), whole);
    JsonNode receipt = chain.send(STRANGER_KEY, PaymentContracts.OPG, call);
    assertEquals("0x1", receipt.get("status").asText());
    assertEquals(VALUE, balance(PAYEE));
    assertTrue(isUsed());
    assertEquals(
        List.of(
            Keccak.hash(Bytes.ofUtf8("AuthorizationUsed(address,bytes32)")).toHex(),
            PAYER.toWord().toHex(),
            NONCE.toHex()),
        List.of(
            receipt.at("/logs/0/topics/0").asText(),
            receipt.at("/logs/0/topics/1").asText(),
            receipt.at("/logs/0/topics/2").asText()));
    reverts("AuthorizationUsedOrCanceled()", STRANGER_KEY, call);
  }

  private static boolean isUsed() throws IOException {
    return (boolean)
        chain.read(
            PaymentContracts.OPG,
            "authorizationState(address,bytes32)",
            "(bool)",
            abi(PAYER),
            NONCE.value().toArray());
  }

  @Test
  void anAuthorizationCountsInItsTimeAlone() throws IOException {
    long now = chain.time();
    Authorization later = new Authorization("Transfer", VALUE, now + 100, now + 300);
    reverts("AuthorizationNotYetValid()", STRANGER_KEY, later.call());
    chain.passTo(now + 300);
    reverts("AuthorizationExpired()", STRANGER_KEY, later.call());
    assertEquals(BigInteger.ZERO, balance(PAYEE));
  }

  @Test
  void nothingThatWasSignedCanBeChanged() throws IOException {
    Authorization signed = Authorization.of("Transfer");
    Bytes signature = signed.sign(PAYER_KEY);
    Authorization dearer =
        new Authorization(
            "Transfer", VALUE.subtract(BigInteger.ONE), signed.after(), signed.before());
    reverts("InvalidSignature()", STRANGER_KEY, dearer.call(signature, true));
    reverts("InvalidSignature()", STRANGER_KEY, signed.call(signed.sign(STRANGER_KEY), true));
    Authorization other = Authorization.of("Receive");
    reverts("InvalidSignature()", PAYEE_KEY, other.call(signature, true));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onlyThePayeeReceives(boolean whole) throws IOException {
    Authorization authorization = Authorization.of("Receive");
    Bytes call = authorization.call(authorization.sign(PAYER_KEY), whole);
    reverts("CallerNotPayee()", STRANGER_KEY, call);
    chain.succeeds(PAYEE_KEY, PaymentContracts.OPG, call);
    assertEquals(VALUE, balance(PAYEE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCancelledAuthorizationIsWorthNothing(boolean whole) throws IOException {
    Bytes signature =
        TokenPermit.domain(chain.chainId())
            .sign(
                PAYER_KEY,
                TypedSignature.struct(
                    "CancelAuthorization(address authorizer,bytes32 nonce)",
                    PAYER.toWord(),
                    NONCE));
    Bytes cancel =
        whole
            ? encode(
                "cancelAuthorization(address,bytes32,bytes)",
                abi(PAYER),
                NONCE.value().toArray(),
                signature.toArray())
            : encode(
                "cancelAuthorization(address,bytes32,uint8,bytes32,bytes32)",
                abi(PAYER),
                NONCE.value().toArray(),
                TokenPermit.v(signature),
                signature.slice(0, 32).toArray(),
                signature.slice(32, 32).toArray());
    chain.succeeds(STRANGER_KEY, PaymentContracts.OPG, cancel);
    assertTrue(isUsed());
    reverts("AuthorizationUsedOrCanceled()", STRANGER_KEY, Authorization.of("Transfer").call());
  }

  @Test
  void leaveToSpendIsGivenByASignatureOnce() throws IOException {
    long deadline = chain.time() + 300;
    TokenPermit permit = TokenPermit.sign(PAYER_KEY, PAYEE, VALUE, 0, deadline, chain.chainId());
    chain.succeeds(STRANGER_KEY, PaymentContracts.OPG, permit.call());
    Object allowance =
        chain.read(
            PaymentContracts.OPG,
            "allowance(address,address)",
            "(uint256)",
            abi(PAYER),
            abi(PAYEE));
    assertEquals(VALUE, allowance);
    reverts("ERC2612InvalidSigner(address,address)", STRANGER_KEY, permit.call());
    TokenPermit next = TokenPermit.sign(PAYER_KEY, PAYEE, VALUE, 1, deadline, chain.chainId());
    chain.passTo(deadline + 1);
    reverts("ERC2612ExpiredSignature(uint256)", STRANGER_KEY, next.call());
  }

  @Test
  void aContractWalletSaysItselfWhatItSigned() throws IOException {
    Authorization authorization = Authorization.of("Transfer");
    Bytes call = authorization.call(Bytes.fromHex("0xabcd"), true);
    chain.ask("anvil_setCode", PAYER.toHex(), Permit2IT.answering(0x12345678).toHex());
    reverts("InvalidSignature()", STRANGER_KEY, call);
    chain.ask("anvil_setCode", PAYER.toHex(), Permit2IT.answering(0x1626ba7e).toHex());
    chain.succeeds(STRANGER_KEY, PaymentContracts.OPG, call);
    assertEquals(VALUE, balance(PAYEE));
  }
}
