package network.haca.llmnode.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A conversation as it is told, in its order: what a provider's API makes of it. Texts are not
 * empty.
 */
interface Turns {
  /** What the system, or the developer, says. */
  void system(String text);

  void user(String text);

  /** What the user shows. */
  void user(ImageUrl image);

  void assistant(String text);

  /** The assistant calls a tool. */
  void call(String id, String name, ObjectNode arguments);

  /** What a call gave; its name is empty if the conversation does not have it. */
  void result(String id, String name, String text);
}
