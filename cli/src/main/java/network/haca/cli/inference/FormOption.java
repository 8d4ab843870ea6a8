package network.haca.cli.inference;

import network.haca.schemas.llm.CanonicalRequest.Form;
import picocli.CommandLine.Option;

/** {@code --form}: the form in which a chat's request is hashed. */
final class FormOption {
  @Option(
      names = "--form",
      defaultValue = "SDK",
      description = "of the request: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Form form = Form.SDK;

  Form form() {
    return form;
  }
}
