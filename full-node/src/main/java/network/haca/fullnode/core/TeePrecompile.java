package network.haca.fullnode.core;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import java.util.Optional;
import network.haca.attestation.AttestationDocument;
import network.haca.attestation.TrustedRoots;
import network.haca.evm.precompile.PrecompiledContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;

/** 0x0900: what Solidity can't afford, Nitro attestations and RSA-PSS (rule L9). */
public final class TeePrecompile implements PrecompiledContract {
  private static final Function VERIFY_ATTESTATION =
      Function.parse("verifyAttestation(bytes,bytes,bytes,bytes)", "(bool,bytes32)");
  private static final Function VERIFY_RSA_PSS =
      Function.parse("verifyRSAPSS(bytes,bytes32,bytes)", "(bool)");
  private static final Bytes ATTESTATION = Bytes.copyOf(VERIFY_ATTESTATION.selector());
  private static final Bytes RSA_PSS = Bytes.copyOf(VERIFY_RSA_PSS.selector());

  /** Which roots a caller may name. */
  enum AcceptedRoots {
    ALL,
    /**
     * Not the one whose key is public: no contract of a production network can be made to take it.
     */
    WITHOUT_DEVELOPMENT
  }

  private static final long ATTESTATION_GAS = 500_000;
  private static final long RSA_PSS_GAS = 20_000;
  private static final Bytes REFUSED = Bytes.concat(word(false), Bytes32.ZERO.value());

  private final AcceptedRoots roots;

  TeePrecompile(AcceptedRoots roots) {
    this.roots = roots;
  }

  @Override
  public long gas(Bytes input) {
    Bytes selector = selector(input);
    if (selector.equals(ATTESTATION)) {
      return ATTESTATION_GAS;
    }
    return selector.equals(RSA_PSS) ? RSA_PSS_GAS : 0;
  }

  @Override
  public Optional<Bytes> run(Bytes input, long blockTimestamp) {
    Bytes selector = selector(input);
    try {
      if (selector.equals(RSA_PSS)) {
        Tuple arguments = VERIFY_RSA_PSS.decodeCall(input.toArray());
        boolean valid =
            RsaPss.verify(
                Bytes.wrap(arguments.<byte[]>get(0)),
                Bytes32.copyOf(arguments.<byte[]>get(1)),
                Bytes.wrap(arguments.<byte[]>get(2)));
        return Optional.of(word(valid));
      }
      if (selector.equals(ATTESTATION)) {
        Tuple arguments = VERIFY_ATTESTATION.decodeCall(input.toArray());
        return Optional.of(
            verify(
                Bytes.wrap(arguments.<byte[]>get(0)),
                Bytes.wrap(arguments.<byte[]>get(1)),
                Bytes.wrap(arguments.<byte[]>get(2)),
                Bytes.wrap(arguments.<byte[]>get(3)),
                blockTimestamp));
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      // Arguments that do not decode: the call fails.
      return Optional.empty();
    }
  }

  private Bytes verify(
      Bytes document, Bytes publicKey, Bytes certificate, Bytes root, long blockTimestamp) {
    if (!accepts(root)) {
      return REFUSED;
    }
    return switch (AttestationDocument.verify(document, root, blockTimestamp)) {
      case AttestationDocument.Verdict.Accepted accepted
          when accepted.binds(publicKey, certificate) ->
          Bytes.concat(word(true), accepted.pcrHash().value());
      default -> REFUSED;
    };
  }

  private boolean accepts(Bytes rootPem) {
    return roots == AcceptedRoots.ALL
        || TrustedRoots.ofPem(rootPem).filter(TrustedRoots::holdDevelopmentRoot).isEmpty();
  }

  private static Bytes selector(Bytes input) {
    return input.size() < 4 ? Bytes.EMPTY : input.slice(0, 4);
  }

  private static Bytes word(boolean value) {
    return Bytes32.ofUnsigned(value ? 1 : 0).value();
  }
}
