package network.haca.cli.pipe;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.pipe.FactRequest;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceRequest;
import network.haca.pipe.LanguageRequest;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Printable;

/**
 * The requests that a transaction waits for, for people and programs.
 *
 * @param time of the latest block, seconds
 */
record WaitingRequests(OpenAdmission admission, long time) {
  /** Fills a document, and says the same in words. */
  String tell(ObjectNode document) {
    document
        .put("stage", "admitted")
        .put("height", admission.height())
        .put("round", admission.round())
        .put("secondsLeft", secondsLeft());
    ArrayNode requests = document.putArray("requests");
    List<String> lines = new ArrayList<>();
    lines.add(
        "waits since height %d, round %d, for %d s at most"
            .formatted(admission.height(), admission.round(), secondsLeft()));
    for (OpenRequest request : admission.requests()) {
      ObjectNode shown =
          requests
              .addObject()
              .put("key", request.key().toHex())
              .put("asks", kind(request))
              .put("of", of(request))
              .put("mayAnswer", mayAnswer(request));
      question(request)
          .flatMap(WaitingRequests::quorum)
          .ifPresent(quorum -> shown.put("quorum", quorum));
      ArrayNode row = shown.putArray("row");
      request.row().forEach(node -> row.add(node.toHex()));
      lines.add(line(request));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private String line(OpenRequest request) {
    String asked =
        "  %s %s, request %s: "
            .formatted(kind(request), Printable.line(of(request)), request.key());
    String quorum =
        question(request)
            .flatMap(WaitingRequests::quorum)
            .map(each -> "reports of %d owners have to agree; ".formatted(each))
            .orElse("");
    return asked
        + quorum
        + (request.row().isEmpty()
            ? "its nodes are not drawn yet"
            : "%d of %d nodes may answer, the first is %s"
                .formatted(mayAnswer(request), request.row().size(), request.row().getFirst()));
  }

  private long secondsLeft() {
    return Math.max(0, admission.deadlineTime() - time);
  }

  /** The nodes of the row whose turn has come. */
  private int mayAnswer(OpenRequest request) {
    long turns = (time - admission.time()) / request.pace().stepSeconds() + 1;
    return Math.clamp(turns, 0, request.row().size());
  }

  private static Optional<InferenceRequest> question(OpenRequest request) {
    return InferenceAbi.readRequest(request.callData());
  }

  private static Optional<Integer> quorum(InferenceRequest question) {
    return question instanceof FactRequest fact ? Optional.of(fact.quorum()) : Optional.empty();
  }

  private static String of(OpenRequest request) {
    return question(request).map(InferenceRequest::modelCid).orElse("");
  }

  private static String kind(OpenRequest request) {
    return question(request)
        .map(
            question ->
                switch (question) {
                  case ModelRequest _ -> "model";
                  case LanguageRequest _ -> "language model";
                  case FactRequest _ -> "fact";
                })
        .orElse("unknown");
  }
}
