package network.haca.benchmarks.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import network.haca.proofstream.core.ProofRules;
import network.haca.proofstream.core.Verdict;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.RegistryRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreparedProofsTest {
  @ParameterizedTest
  @EnumSource
  void theStreamTakesEachOfThem(StreamBench.Signatures signatures) throws Exception {
    int count = 2 * PreparedProofs.LEAVES_OF_ROOT;
    PreparedProofs prepared = PreparedProofs.sign(signatures, count);
    RegistryRecord node = RegistryRecord.parseFrom(prepared.node().value().toArray());
    long now = Instant.now().getEpochSecond();
    ProofRules rules = new ProofRules();
    for (PreparedProofs.Keyed each : prepared.proofs()) {
      assertInstanceOf(
          Verdict.Accepted.class,
          rules.judge(
              Proof.parseFrom(each.value().toArray()),
              each.key(),
              now,
              Optional.of(node.getNode()),
              now));
    }
    assertEquals(
        count,
        prepared.proofs().stream().map(each -> each.key()).collect(Collectors.toSet()).size());
  }
}
