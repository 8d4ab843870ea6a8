package network.haca.llmnode.app;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.answering.app.AnsweringNode;
import network.haca.answering.chain.ServingOnChain;
import network.haca.answering.core.ServedEntries;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.llmnode.llm.LlmModels;
import network.haca.llmnode.llm.LlmRegistry;
import network.haca.llmnode.pipe.AskableLanguageModels;
import network.haca.llmnode.pipe.LanguageAnswers;
import network.haca.llmnode.provider.Providers;
import network.haca.llmnode.provider.ToolCallId;
import network.haca.primitives.Bytes32;
import network.haca.provingnode.app.NodeParts;
import network.haca.service.RepeatedTask;

/** The parts with which a node answers requests to language models inside transactions. */
final class LanguagePipe {
  /** Between two looks at the registry of models. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private LanguagePipe() {}

  /**
   * Starts them, if the registry file names an entry of one of the models and the node has an
   * account.
   *
   * @throws IOException if the chain does not answer or the given answers cannot be opened
   */
  static void start(
      Vertx vertx,
      LlmNodeConfig config,
      LlmRegistry registry,
      LocalModels local,
      Providers providers,
      NodeParts node)
      throws IOException {
    List<String> references = registry.now().registered().values().stream().distinct().toList();
    if (references.isEmpty() || config.node().operator().isEmpty()) {
      return;
    }
    EthereumClient chain = new EthereumClient(config.node().chain());
    ServedEntries entries =
        new ServedEntries(
            new ServingOnChain(chain, new TransactionSender(chain, config.node().operator().get())),
            () -> node.keys().signer().map(_ -> node.keys().identity().teeId()),
            references,
            _ -> Optional.empty(),
            InstantSource.system());
    var _ =
        node.add(
            new RepeatedTask(
                "registered-models",
                LOOK,
                () -> {
                  entries.go();
                  return false;
                }));
    AnsweringNode.start(
        config.node(),
        chain,
        config.trust(),
        new LanguageAnswers(
            vertx,
            (entry, digest) ->
                entries.reference(entry).flatMap(each -> find(registry.now(), local, each, digest)),
            providers,
            config.form(),
            ToolCallId::fresh),
        config.requests(),
        task -> {
          var _ =
              vertx.executeBlocking(
                  () -> {
                    task.run();
                    return null;
                  },
                  false);
        },
        node);
  }

  private static Optional<AskableLanguageModels.Askable> find(
      LlmModels models, LocalModels local, String reference, Bytes32 digest) {
    return models.registered().entrySet().stream()
        .filter(each -> each.getValue().equals(reference))
        .map(Map.Entry::getKey)
        .findFirst()
        .flatMap(models::find)
        .flatMap(
            model ->
                AskableLanguageModels.Askable.of(
                    models,
                    model,
                    digest,
                    route ->
                        Optional.ofNullable(local.of(route.provider()).get(route.upstream()))
                            .map(opened -> opened.digest())));
  }
}
