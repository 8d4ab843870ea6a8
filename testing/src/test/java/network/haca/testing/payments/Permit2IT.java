package network.haca.testing.payments;

import static network.haca.testing.payments.ChainUnderTest.abi;
import static network.haca.testing.payments.ChainUnderTest.encode;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.esaulpaugh.headlong.abi.Tuple;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import network.haca.devnet.devchain.KnownAccounts;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.x402.X402Contracts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Permit2 and the x402 proxies as a payer, a facilitator and an attacker meet them. */
class Permit2IT {
  private static final Bytes32 PAYER_KEY = KnownAccounts.KEYS.get(1);
  private static final Bytes32 FACILITATOR_KEY = KnownAccounts.KEYS.get(2);
  private static final Bytes32 STRANGER_KEY = KnownAccounts.KEYS.get(3);
  private static final Address PAYER = KnownAccounts.address(PAYER_KEY);
  private static final Address FACILITATOR = KnownAccounts.address(FACILITATOR_KEY);
  private static final Address PAY_TO =
      Address.fromHex("0x9deEBB5D1b22e4a6e027977CeAd13893A7E4cC1a");
  private static final BigInteger CAP = BigInteger.TEN.pow(17);
  private static final BigInteger COST = BigInteger.valueOf(1_005_000_000_000_000L);

  /** Random as clients choose it, of all 256 bits. */
  private static final BigInteger NONCE = BigInteger.ONE.shiftLeft(255).add(BigInteger.valueOf(77));

  private static final int MAGIC_CODE_CALL = 0x1626ba7e;

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
    chain.succeeds(
        PAYER_KEY,
        PaymentContracts.OPG,
        PaymentContracts.faucet(PAYER, PaymentContracts.FAUCET_MAX));
    approve(PaymentContracts.FAUCET_MAX);
  }

  @AfterEach
  void forget() throws IOException {
    chain.forget();
  }

  private static void approve(BigInteger amount) throws IOException {
    chain.succeeds(
        PAYER_KEY,
        PaymentContracts.OPG,
        encode("approve(address,uint256)", abi(X402Contracts.PERMIT2), amount));
  }

  private static BigInteger opg(Address account) throws IOException {
    return (BigInteger)
        chain.read(PaymentContracts.OPG, "balanceOf(address)", "(uint256)", abi(account));
  }

  private static WitnessPermit permit(boolean upto) throws IOException {
    long now = chain.time();
    return new WitnessPermit(
        CAP,
        NONCE,
        now + 300,
        PAY_TO,
        upto ? Optional.of(FACILITATOR) : Optional.empty(),
        now - 600);
  }

  private static Bytes settlement(WitnessPermit permit, BigInteger amount) throws IOException {
    return permit.settle(amount, PAYER, permit.sign(PAYER_KEY, chain.chainId()));
  }

  private static void refused(String error, WitnessPermit permit, Bytes call) throws IOException {
    chain.reverts(error, FACILITATOR_KEY, permit.proxy(), call);
    assertEquals(BigInteger.ZERO, opg(PAY_TO));
  }

  @Test
  void theDomainIsThatOfAddressAndChain() throws IOException {
    byte[] domain = (byte[]) chain.read(X402Contracts.PERMIT2, "DOMAIN_SEPARATOR()", "(bytes32)");
    assertArrayEquals(
        TypedSignature.ofPermit2(chain.chainId(), X402Contracts.PERMIT2).domain().value().toArray(),
        domain);
  }

  @Test
  void theProxiesSignedTypesAreThePublishedOnes() throws IOException {
    for (Address proxy : new Address[] {X402Contracts.EXACT_PROXY, X402Contracts.UPTO_PROXY}) {
      assertEquals(abi(X402Contracts.PERMIT2), chain.read(proxy, "PERMIT2()", "(address)"));
    }
    byte[] witness =
        (byte[]) chain.read(X402Contracts.UPTO_PROXY, "WITNESS_TYPEHASH()", "(bytes32)");
    assertEquals(
        "0xd4171c445a74218b01d4fd8af34ff1106580ea1e36ff837e64484bfaa2253b75",
        Bytes.copyOf(witness).toHex());
    Object type = chain.read(X402Contracts.UPTO_PROXY, "WITNESS_TYPE_STRING()", "(string)");
    assertEquals(
        "0x51dff6974ad4388c499e7fcfe838d2bd767162553a144098ce20ea661d70c2ee",
        Keccak.hash(
                Bytes.ofUtf8(
                    "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,"
                        + "uint256 nonce,uint256 deadline,"
                        + type))
            .toHex());
  }

  @Test
  void theFacilitatorTakesWhatWasUsedAndNoMore() throws IOException {
    WitnessPermit permit = permit(true);
    JsonNode receipt = chain.send(FACILITATOR_KEY, permit.proxy(), settlement(permit, COST));
    assertEquals("0x1", receipt.get("status").asText());
    assertEquals(COST, opg(PAY_TO));
    assertEquals(PaymentContracts.FAUCET_MAX.subtract(COST), opg(PAYER));
    assertEvents(receipt, permit.proxy(), "Settled()");
  }

  private static void assertEvents(JsonNode receipt, Address proxy, String event) {
    JsonNode logs = receipt.get("logs");
    JsonNode last = logs.get(logs.size() - 1);
    assertEquals(proxy.toHex(), last.get("address").asText());
    assertEquals(1, last.get("topics").size());
    assertEquals(Keccak.hash(Bytes.ofUtf8(event)).toHex(), last.get("topics").get(0).asText());
  }

  @Test
  void anExactPaymentIsSettledByWhoeverSeesIt() throws IOException {
    WitnessPermit permit = permit(false);
    JsonNode receipt = chain.send(STRANGER_KEY, permit.proxy(), settlement(permit, CAP));
    assertEquals(CAP, opg(PAY_TO));
    assertEvents(receipt, permit.proxy(), "Settled()");
    chain.reverts("InvalidNonce()", FACILITATOR_KEY, permit.proxy(), settlement(permit, CAP));
    assertEquals(CAP, opg(PAY_TO));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSignatureCountsOnce(boolean upto) throws IOException {
    WitnessPermit permit = permit(upto);
    chain.succeeds(FACILITATOR_KEY, permit.proxy(), settlement(permit, CAP));
    chain.reverts("InvalidNonce()", FACILITATOR_KEY, permit.proxy(), settlement(permit, CAP));
    WitnessPermit sameNonce = permit(!upto);
    chain.reverts("InvalidNonce()", FACILITATOR_KEY, sameNonce.proxy(), settlement(sameNonce, CAP));
    assertEquals(CAP, opg(PAY_TO));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingThatWasSignedCanBeChanged(boolean upto) throws IOException {
    WitnessPermit permit = permit(upto);
    Bytes signature = permit.sign(PAYER_KEY, chain.chainId());
    for (WitnessPermit other :
        new WitnessPermit[] {
          permit.to(KnownAccounts.address(STRANGER_KEY)),
          permit.amount(CAP.add(BigInteger.ONE)),
          permit.deadline(permit.deadline() + 1),
          permit.validAfter(permit.validAfter() - 1)
        }) {
      refused("InvalidSigner()", permit, other.settle(CAP, PAYER, signature));
    }
    Address stranger = KnownAccounts.address(STRANGER_KEY);
    refused("InvalidSigner()", permit, permit.settle(CAP, stranger, signature));
    Bytes ofAnotherChain = permit.sign(PAYER_KEY, 84_532);
    refused("InvalidSigner()", permit, permit.settle(CAP, PAYER, ofAnotherChain));
    refused("InvalidSignatureLength()", permit, permit.settle(CAP, PAYER, signature.slice(0, 63)));
    refused("InvalidOwner()", permit, permit.settle(CAP, Address.ZERO, signature));
    WitnessPermit nowhere = permit.to(Address.ZERO);
    refused("InvalidDestination()", nowhere, settlement(nowhere, CAP));
  }

  @Test
  void onlyTheNamedFacilitatorSettlesUpto() throws IOException {
    WitnessPermit permit = permit(true);
    Bytes call = settlement(permit, COST);
    chain.reverts("UnauthorizedFacilitator()", STRANGER_KEY, permit.proxy(), call);
    chain.succeeds(FACILITATOR_KEY, permit.proxy(), call);
  }

  @Test
  void aFacilitatorCannotTakeMoreThanIsPermitted() throws IOException {
    WitnessPermit permit = permit(true);
    refused("AmountExceedsPermitted()", permit, settlement(permit, CAP.add(BigInteger.ONE)));
    WitnessPermit nothing = permit(false).amount(BigInteger.ZERO);
    refused("InvalidAmount()", nothing, settlement(nothing, BigInteger.ZERO));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPermitCountsInItsTimeAlone(boolean upto) throws IOException {
    WitnessPermit permit = permit(upto);
    WitnessPermit later = permit.validAfter(chain.time() + 100);
    refused("PaymentTooEarly()", later, settlement(later, CAP));
    Bytes call = settlement(permit, CAP);
    chain.passTo(permit.deadline() + 1);
    refused("SignatureExpired(uint256)", permit, call);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPayerMayWithdrawItsPermits(boolean upto) throws IOException {
    WitnessPermit permit = permit(upto);
    chain.succeeds(
        PAYER_KEY,
        X402Contracts.PERMIT2,
        encode(
            "invalidateUnorderedNonces(uint256,uint256)",
            NONCE.shiftRight(8),
            BigInteger.ONE.shiftLeft(NONCE.intValue() & 0xff)));
    refused("InvalidNonce()", permit, settlement(permit, CAP));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withoutLeaveOrMoneyNothingMoves(boolean upto) throws IOException {
    WitnessPermit permit = permit(upto);
    approve(CAP.subtract(BigInteger.ONE));
    refused("Error(string)", permit, settlement(permit, CAP));
    approve(PaymentContracts.FAUCET_MAX.shiftLeft(1));
    WitnessPermit tooMuch = permit.amount(PaymentContracts.FAUCET_MAX.add(BigInteger.ONE));
    refused("Error(string)", tooMuch, settlement(tooMuch, tooMuch.amount()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leaveForPermit2ComesWithThePayment(boolean upto) throws IOException {
    approve(BigInteger.ZERO);
    WitnessPermit permit = permit(upto);
    TokenPermit leave = leave(CAP);
    Bytes signature = permit.sign(PAYER_KEY, chain.chainId());
    refused(
        "Permit2612AmountMismatch()",
        permit,
        permit.settleWithPermit(leave(CAP.subtract(BigInteger.ONE)), CAP, PAYER, signature));
    Bytes call = permit.settleWithPermit(leave, CAP, PAYER, signature);
    // Whoever sees it may use the leave first.
    chain.succeeds(STRANGER_KEY, PaymentContracts.OPG, leave.call());
    JsonNode receipt = chain.send(FACILITATOR_KEY, permit.proxy(), call);
    assertEquals(CAP, opg(PAY_TO));
    assertEvents(receipt, permit.proxy(), "SettledWithPermit()");
  }

  private static TokenPermit leave(BigInteger value) throws IOException {
    return TokenPermit.sign(
        PAYER_KEY, X402Contracts.PERMIT2, value, 0, chain.time() + 300, chain.chainId());
  }

  @Test
  void aContractWalletSaysItselfWhatItSigned() throws IOException {
    Address wallet = Address.fromHex("0x00000000000000000000000000000000000a11e7");
    chain.succeeds(PAYER_KEY, PaymentContracts.OPG, PaymentContracts.faucet(wallet, CAP));
    // approve(PERMIT2) in the wallet's name: its allowance is written where the token has it.
    chain.ask("anvil_setBalance", wallet.toHex(), "0xde0b6b3a7640000");
    chain.ask(
        "anvil_setStorageAt",
        PaymentContracts.OPG.toHex(),
        allowanceSlot(wallet).toHex(),
        UInt256.of(CAP).toBytes32().toHex());
    WitnessPermit permit = permit(true);
    Bytes call = permit.settle(COST, wallet, Bytes.fromHex("0xabcd"));
    chain.ask("anvil_setCode", wallet.toHex(), answering(0x12345678).toHex());
    refused("InvalidContractSignature()", permit, call);
    chain.ask("anvil_setCode", wallet.toHex(), answering(MAGIC_CODE_CALL).toHex());
    chain.succeeds(FACILITATOR_KEY, permit.proxy(), call);
    assertEquals(COST, opg(PAY_TO));
  }

  /** Of a mapping at slot 1 from owners to a mapping from spenders. */
  private static Bytes32 allowanceSlot(Address owner) {
    Bytes32 inner = Keccak.hash(owner.toWord().value(), Bytes32.ofUnsigned(1).value());
    return Keccak.hash(X402Contracts.PERMIT2.toWord().value(), inner.value());
  }

  /** Code that answers every call with four bytes and zeros. */
  static Bytes answering(int answer) {
    return Bytes.fromHex("0x63%08x60e01b5f5260205ff3".formatted(answer));
  }

  @Test
  void anAllowanceIsUsedUpUntilItExpires() throws IOException {
    long now = chain.time();
    Bytes32 details =
        TypedSignature.struct(
            "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)",
            PaymentContracts.OPG.toWord(),
            UInt256.of(CAP).toBytes32(),
            Bytes32.ofUnsigned(now + 1_000),
            Bytes32.ZERO);
    Bytes32 single =
        TypedSignature.struct(
            "PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)"
                + "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)",
            details,
            FACILITATOR.toWord(),
            Bytes32.ofUnsigned(now + 300));
    Bytes signature =
        TypedSignature.ofPermit2(chain.chainId(), X402Contracts.PERMIT2).sign(PAYER_KEY, single);
    chain.succeeds(
        STRANGER_KEY,
        X402Contracts.PERMIT2,
        encode(
            "permit(address,((address,uint160,uint48,uint48),address,uint256),bytes)",
            abi(PAYER),
            Tuple.of(
                Tuple.of(abi(PaymentContracts.OPG), CAP, now + 1_000, 0L),
                abi(FACILITATOR),
                BigInteger.valueOf(now + 300)),
            signature.toArray()));
    chain.succeeds(FACILITATOR_KEY, X402Contracts.PERMIT2, transferFrom(COST));
    assertEquals(COST, opg(PAY_TO));
    chain.reverts(
        "InsufficientAllowance(uint256)",
        FACILITATOR_KEY,
        X402Contracts.PERMIT2,
        transferFrom(CAP));
    chain.passTo(now + 1_001);
    chain.reverts(
        "AllowanceExpired(uint256)", FACILITATOR_KEY, X402Contracts.PERMIT2, transferFrom(COST));
  }

  private static Bytes transferFrom(BigInteger amount) {
    return encode(
        "transferFrom(address,address,uint160,address)",
        abi(PAYER),
        abi(PAY_TO),
        amount,
        abi(PaymentContracts.OPG));
  }
}
