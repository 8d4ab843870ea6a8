package network.haca.testing.payments;

import static network.haca.testing.payments.ChainUnderTest.abi;

import com.esaulpaugh.headlong.abi.Tuple;
import java.math.BigInteger;
import java.util.Optional;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.x402.X402Contracts;

/**
 * What a payer signs for x402 over Permit2, and the calls that settle it.
 *
 * @param facilitator of the scheme "upto"; "exact" has none
 */
record WitnessPermit(
    BigInteger amount,
    BigInteger nonce,
    long deadline,
    Address to,
    Optional<Address> facilitator,
    long validAfter) {
  private static final String PERMITTED = "TokenPermissions(address token,uint256 amount)";
  private static final String UPTO = "Witness(address to,address facilitator,uint256 validAfter)";
  private static final String EXACT = "Witness(address to,uint256 validAfter)";
  private static final String PERMIT =
      "PermitWitnessTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,"
          + "uint256 deadline,Witness witness)";

  Address proxy() {
    return facilitator.isPresent() ? X402Contracts.UPTO_PROXY : X402Contracts.EXACT_PROXY;
  }

  WitnessPermit to(Address other) {
    return new WitnessPermit(amount, nonce, deadline, other, facilitator, validAfter);
  }

  WitnessPermit amount(BigInteger other) {
    return new WitnessPermit(other, nonce, deadline, to, facilitator, validAfter);
  }

  WitnessPermit deadline(long other) {
    return new WitnessPermit(amount, nonce, other, to, facilitator, validAfter);
  }

  WitnessPermit validAfter(long other) {
    return new WitnessPermit(amount, nonce, deadline, to, facilitator, other);
  }

  private static Bytes32 word(BigInteger number) {
    return UInt256.of(number).toBytes32();
  }

  private Bytes32 witness() {
    Bytes32 time = Bytes32.ofUnsigned(validAfter);
    return facilitator
        .map(named -> TypedSignature.struct(UPTO, to.toWord(), named.toWord(), time))
        .orElseGet(() -> TypedSignature.struct(EXACT, to.toWord(), time));
  }

  Bytes sign(Bytes32 key, long chainId) {
    Bytes32 permitted =
        TypedSignature.struct(PERMITTED, PaymentContracts.OPG.toWord(), word(amount));
    Bytes32 permit =
        TypedSignature.struct(
            PERMIT + PERMITTED + (facilitator.isPresent() ? UPTO : EXACT),
            permitted,
            proxy().toWord(),
            word(nonce),
            Bytes32.ofUnsigned(deadline),
            witness());
    return TypedSignature.ofPermit2(chainId, X402Contracts.PERMIT2).sign(key, permit);
  }

  private Tuple permitTuple() {
    return Tuple.of(
        Tuple.of(abi(PaymentContracts.OPG), amount), nonce, BigInteger.valueOf(deadline));
  }

  private Tuple witnessTuple() {
    BigInteger time = BigInteger.valueOf(validAfter);
    return facilitator
        .<Tuple>map(named -> Tuple.of(abi(to), abi(named), time))
        .orElseGet(() -> Tuple.of(abi(to), time));
  }

  /** The call that settles; an amount is of the scheme "upto" alone. */
  Bytes settle(BigInteger charged, Address owner, Bytes signature) {
    return facilitator.isPresent()
        ? ChainUnderTest.encode(
            "settle(((address,uint256),uint256,uint256),uint256,address,"
                + "(address,address,uint256),bytes)",
            permitTuple(),
            charged,
            abi(owner),
            witnessTuple(),
            signature.toArray())
        : ChainUnderTest.encode(
            "settle(((address,uint256),uint256,uint256),address,(address,uint256),bytes)",
            permitTuple(),
            abi(owner),
            witnessTuple(),
            signature.toArray());
  }

  /** As {@link #settle}, with the payer's leave for Permit2 (EIP-2612) before it. */
  Bytes settleWithPermit(TokenPermit leave, BigInteger charged, Address owner, Bytes signature) {
    return facilitator.isPresent()
        ? ChainUnderTest.encode(
            "settleWithPermit((uint256,uint256,bytes32,bytes32,uint8),"
                + "((address,uint256),uint256,uint256),uint256,address,"
                + "(address,address,uint256),bytes)",
            leave.tuple(),
            permitTuple(),
            charged,
            abi(owner),
            witnessTuple(),
            signature.toArray())
        : ChainUnderTest.encode(
            "settleWithPermit((uint256,uint256,bytes32,bytes32,uint8),"
                + "((address,uint256),uint256,uint256),address,(address,uint256),bytes)",
            leave.tuple(),
            permitTuple(),
            abi(owner),
            witnessTuple(),
            signature.toArray());
  }
}
