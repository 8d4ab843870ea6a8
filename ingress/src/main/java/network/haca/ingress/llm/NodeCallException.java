package network.haca.ingress.llm;

/** Why a node gave no answer. */
final class NodeCallException extends Exception {
  private final Kind kind;

  /** The fate of the request. */
  enum Kind {
    /** It was not sent: another node may be asked. */
    NOT_SENT,
    /** It was sent, and nothing came for too long; the node was told to stop. */
    SILENT,
    /** It was sent, and the connection ended; whether the node worked on it is not known. */
    BROKEN
  }

  NodeCallException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
