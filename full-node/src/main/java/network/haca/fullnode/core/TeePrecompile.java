package network.haca.fullnode.core;

import java.util.Optional;
import network.haca.attestation.AttestationDocument;
import network.haca.attestation.DocumentRules;
import network.haca.attestation.TrustedRoots;
import network.haca.evm.precompile.PrecompiledContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.RsaPublicKey;

/**
 * 0x0900: what Solidity can't afford, Nitro attestations and RSA-PSS (rule L9). What it answers is
 * a function of the call's bytes and the block's time (rule C1).
 */
public final class TeePrecompile implements PrecompiledContract {
  /** The roots that a caller may name. */
  enum AcceptedRoots {
    ALL,
    /**
     * Not the one whose key is public: no contract of a production network can be made to take it.
     */
    WITHOUT_DEVELOPMENT
  }

  private static final Bytes ATTESTATION = selectorOf("verifyAttestation(bytes,bytes,bytes,bytes)");
  private static final Bytes RSA_PSS = selectorOf("verifyRSAPSS(bytes,bytes32,bytes)");
  private static final Bytes SIGNING_KEY = selectorOf("isSigningKey(bytes)");
  private static final int SELECTOR_SIZE = 4;
  private static final long ATTESTATION_GAS = 500_000;
  private static final long RSA_PSS_GAS = 20_000;
  private static final long SIGNING_KEY_GAS = 3_000;

  /** Bytes of a signature by a key of 4,096 bits. */
  private static final long ORDINARY_SIGNATURE = 512;

  /** Of a key of 8,192 bits, the longest that is taken. */
  private static final long SIGNATURE_BYTES_MAX = 1_024;

  /** Of key, certificate and roots. */
  private static final int ARGUMENT_BYTES_MAX = 8_192;

  private static final Bytes REFUSED = Bytes.concat(word(false), Bytes32.ZERO.value());

  private final AcceptedRoots roots;
  private final RulesVersion rules;

  TeePrecompile(AcceptedRoots roots, RulesVersion rules) {
    this.roots = roots;
    this.rules = rules;
  }

  @Override
  public long gas(Bytes input) {
    Bytes selector = selector(input);
    if (selector.equals(ATTESTATION)) {
      return ATTESTATION_GAS;
    }
    if (selector.equals(RSA_PSS)) {
      return rules == RulesVersion.ONE ? RSA_PSS_GAS : rsaPssGas(arguments(input));
    }
    return isSigningKeyCall(selector) ? SIGNING_KEY_GAS : 0;
  }

  @Override
  public Optional<Bytes> run(Bytes input, long blockTimestamp) {
    Bytes selector = selector(input);
    if (selector.equals(ATTESTATION)) {
      return verifyAttestation(arguments(input), blockTimestamp);
    }
    if (selector.equals(RSA_PSS)) {
      return verifyRsaPss(arguments(input));
    }
    return isSigningKeyCall(selector) ? isSigningKey(arguments(input)) : Optional.empty();
  }

  /**
   * By the length of the signature, which is that of the modulus or refused: up to 4,096 bits the
   * original's price, above it with the square, as the arithmetic (rule C2).
   */
  private static long rsaPssGas(CallArguments arguments) {
    long size = arguments.bytes(2).map(CallArguments.Range::length).orElse(0);
    long priced = Math.clamp(size, ORDINARY_SIGNATURE, SIGNATURE_BYTES_MAX);
    return RSA_PSS_GAS * priced * priced / (ORDINARY_SIGNATURE * ORDINARY_SIGNATURE);
  }

  private static CallArguments arguments(Bytes input) {
    return new CallArguments(input, SELECTOR_SIZE);
  }

  private boolean isSigningKeyCall(Bytes selector) {
    return rules != RulesVersion.ONE && selector.equals(SIGNING_KEY);
  }

  private static Optional<Bytes> isSigningKey(CallArguments arguments) {
    return arguments
        .bytes(0)
        .map(
            key ->
                word(
                    key.length() <= ARGUMENT_BYTES_MAX
                        && RsaPublicKey.parse(key.read()).isPresent()));
  }

  private static Optional<Bytes> verifyRsaPss(CallArguments arguments) {
    Optional<CallArguments.Range> key = arguments.bytes(0);
    Optional<Bytes32> message = arguments.word(1);
    Optional<CallArguments.Range> signature = arguments.bytes(2);
    if (key.isEmpty() || message.isEmpty() || signature.isEmpty()) {
      return Optional.empty();
    }
    boolean fits =
        key.get().length() <= ARGUMENT_BYTES_MAX && signature.get().length() <= SIGNATURE_BYTES_MAX;
    return Optional.of(
        word(fits && RsaPss.verify(key.get().read(), message.get(), signature.get().read())));
  }

  private Optional<Bytes> verifyAttestation(CallArguments arguments, long blockTimestamp) {
    Optional<CallArguments.Range> document = arguments.bytes(0);
    Optional<CallArguments.Range> key = arguments.bytes(1);
    Optional<CallArguments.Range> certificate = arguments.bytes(2);
    Optional<CallArguments.Range> rootPem = arguments.bytes(3);
    if (document.isEmpty() || key.isEmpty() || certificate.isEmpty() || rootPem.isEmpty()) {
      return Optional.empty();
    }
    boolean fits =
        document.get().length() <= AttestationDocument.BYTES_MAX
            && isSize(key.get())
            && isSize(certificate.get())
            && rootPem.get().length() <= ARGUMENT_BYTES_MAX;
    return Optional.of(
        fits
            ? verify(
                document.get().read(),
                key.get().read(),
                certificate.get().read(),
                rootPem.get().read(),
                blockTimestamp)
            : REFUSED);
  }

  private static boolean isSize(CallArguments.Range argument) {
    return argument.length() > 0 && argument.length() <= ARGUMENT_BYTES_MAX;
  }

  private Bytes verify(
      Bytes document, Bytes publicKey, Bytes certificate, Bytes rootPem, long blockTimestamp) {
    DocumentRules form = rules == RulesVersion.ONE ? DocumentRules.OG_EVM : DocumentRules.STRICT;
    return switch (AttestationDocument.verify(document, trusted(rootPem), blockTimestamp, form)) {
      case AttestationDocument.Verdict.Accepted accepted
          when accepted.binds(publicKey, certificate) ->
          Bytes.concat(word(true), accepted.pcrHash().value());
      default -> REFUSED;
    };
  }

  /** No root stands for that of AWS; the first version of the rules has none then. */
  private Optional<TrustedRoots> trusted(Bytes rootPem) {
    return rootPem.isEmpty() && rules != RulesVersion.ONE
        ? Optional.of(TrustedRoots.aws())
        : TrustedRoots.ofPem(rootPem).filter(this::accepts);
  }

  private boolean accepts(TrustedRoots trusted) {
    return roots == AcceptedRoots.ALL || !trusted.holdDevelopmentRoot();
  }

  private static Bytes selectorOf(String function) {
    return Keccak.hash(Bytes.ofUtf8(function)).value().slice(0, SELECTOR_SIZE);
  }

  private static Bytes selector(Bytes input) {
    return input.size() < SELECTOR_SIZE ? Bytes.EMPTY : input.slice(0, SELECTOR_SIZE);
  }

  private static Bytes word(boolean value) {
    return Bytes32.ofUnsigned(value ? 1 : 0).value();
  }
}
