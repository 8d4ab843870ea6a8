package network.haca.client.llm;

/** Source that an answer was read from. */
public enum AnswerOrigin {
  /** In a response. */
  RESPONSE,
  /** In what a node has published of an individual settlement. */
  PUBLISHED,
  /** There too, as the events of a stream; the body that they make stands beside them. */
  PUBLISHED_EVENTS
}
