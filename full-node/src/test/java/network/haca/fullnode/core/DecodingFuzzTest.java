package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/** Any bytes from strangers: transactions, vote extensions, injected verdicts, call data. */
class DecodingFuzzTest {
  private static final long CHAIN_ID = 262144;
  private static final int PRECOMPILE_OUTPUT_MAX = 64;

  @FuzzTest
  void transactionIsRefusedWithAReasonOrKeepsItsBytes(byte[] input) {
    Bytes bytes = Bytes.copyOf(input);
    try {
      SignedTransaction signed = SignedTransaction.decodeAny(bytes, CHAIN_ID, new KnownSenders());
      assertEquals(bytes, signed.encoded());
      assertEquals(Keccak.hash(bytes), signed.hash());
    } catch (SignedTransaction.MalformedException e) {
      assertFalse(String.valueOf(e.getMessage()).isEmpty());
    }
  }

  /** Rule V1: what cannot be read is no verdict. */
  @FuzzTest
  void voteExtensionIsNoneOrWhatItsEncodingSays(byte[] input) {
    VoteExtension.decode(Bytes.copyOf(input))
        .filter(extension -> !extension.opinions().isEmpty())
        .ifPresent(
            extension ->
                assertEquals(Optional.of(extension), VoteExtension.decode(extension.encode())));
  }

  @FuzzTest
  void injectedVerdictsAreNoneOrWhatTheirEncodingSays(byte[] input) {
    VerdictInjection.decode(Bytes.copyOf(input))
        .ifPresent(
            injection ->
                assertEquals(Optional.of(injection), VerdictInjection.decode(injection.encode())));
  }

  /** Rule L9: whatever the ABI is not, the precompile fails, or answers false. */
  @FuzzTest
  void attestationPrecompileAnswersOrFails(byte[] input) {
    answersOrFails("verifyAttestation(bytes,bytes,bytes,bytes)", input);
  }

  @FuzzTest
  void signaturePrecompileAnswersOrFails(byte[] input) {
    answersOrFails("verifyRSAPSS(bytes,bytes32,bytes)", input);
  }

  private static void answersOrFails(String function, byte[] arguments) {
    Bytes selector = Keccak.hash(Bytes.ofUtf8(function)).value().slice(0, 4);
    Bytes call = Bytes.concat(selector, Bytes.copyOf(arguments));
    TeePrecompile precompile =
        new TeePrecompile(TeePrecompile.AcceptedRoots.ALL, RulesVersion.LATEST);
    assertTrue(precompile.gas(call) > 0);
    precompile
        .run(call, 1_700_000_000L)
        .ifPresent(output -> assertTrue(output.size() <= PRECOMPILE_OUTPUT_MAX));
  }
}
