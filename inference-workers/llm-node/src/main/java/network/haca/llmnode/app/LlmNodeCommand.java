package network.haca.llmnode.app;

import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import network.haca.role.RoleOptions;
import network.haca.role.RoleProgram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code haca llm-node}: an LLM node alone. */
@Command(
    name = "llm-node",
    description = "Runs an LLM node: OpenAI's API over providers, every answer signed.",
    mixinStandardHelpOptions = true)
public final class LlmNodeCommand implements Callable<Integer> {
  @Mixin private RoleOptions options = new RoleOptions();

  /** The role as a program of its own. */
  public static void main(String[] arguments) {
    RoleProgram.run(new LlmNodeCommand(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    LlmNodeConfig config = LlmNodeConfig.read(options.read());
    LlmNode node = LlmNode.start(Vertx.vertx(), config);
    return options.run(
        node,
        "LLM node %s listens on https://%s:%d; providers' keys arrive on http://127.0.0.1:%d/v1/keys"
            .formatted(node.identity().teeId(), config.host(), node.port(), node.keysPort()));
  }
}
