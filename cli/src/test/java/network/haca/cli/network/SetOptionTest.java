package network.haca.cli.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import network.haca.role.SetupException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class SetOptionTest {
  private static final Set<String> ABSENT = Set.of("llm-node");

  @Command
  private static final class Holder {
    @Mixin private SetOption set = new SetOption();
  }

  private static Map<String, Map<String, String>> read(String... given) throws SetupException {
    Holder holder = new Holder();
    String[] arguments = new String[given.length];
    for (int i = 0; i < given.length; i++) {
      arguments[i] = "--set=" + given[i];
    }
    var _ = new CommandLine(holder).parseArgs(arguments);
    return holder.set.read(ABSENT);
  }

  private static String refusal(String given) {
    return String.valueOf(assertThrows(SetupException.class, () -> read(given)).getMessage());
  }

  @Test
  void aKeyIsForTheRoleThatHasIt() throws Exception {
    assertEquals(
        Map.of(
            "proof-stream",
            Map.of("batch.age.max", "3s"),
            "worker",
            Map.of("worker.onnx.threads", "2")),
        read("batch.age.max=3s", "worker.onnx.threads=2"));
  }

  @Test
  void aKeyOfSeveralRolesIsForAllOrForOne() throws Exception {
    Map<String, Map<String, String>> all = read("kafka.tls=true");
    assertTrue(all.keySet().containsAll(Set.of("worker", "bridge", "proof-stream")), all::toString);
    assertEquals(Set.of("bridge"), read("bridge:kafka.tls=true").keySet());
  }

  @Test
  void anUnknownRoleOrKeyIsToldWhichThereAre() {
    assertTrue(
        refusal("brige:kafka.tls=true")
            .startsWith("--set brige:kafka.tls: 'brige' is no role; give one of worker, "));
    String key = refusal("ingress.htp.port=1");
    assertTrue(
        key.contains("that is no key; give one of ingress.") && key.contains("ingress.http.port"),
        key);
    assertTrue(refusal("nonsense=1").contains("'haca settings' shows"));
  }

  @Test
  void aBadValueIsToldWhatIsRight() {
    assertEquals(
        "--set batch.age.max: 'soon' given; give ", refusal("batch.age.max=soon").substring(0, 40));
  }

  @Test
  void aRoleThatDoesNotRunIsToldWhatBringsIt() {
    assertTrue(
        refusal("llm-node:kafka.tls=true")
            .endsWith("llm-node does not run in this network; add --llm or --llm-models FILE"));
  }
}
