package network.haca.ingress.core;

import java.util.List;

/** The extensions of Triton's that are told in the server's metadata, by Triton's names. */
public final class TritonExtensions {
  /** Those of HTTP and gRPC. */
  public static final List<String> OVER_BOTH =
      List.of(
          "classification",
          "model_configuration",
          "model_repository",
          "model_repository(unload_dependents)",
          "statistics");

  private TritonExtensions() {}
}
