package network.haca.lightclient;

/**
 * A document from a stranger is not of its form; the message names the field and what it must be.
 */
public final class MalformedException extends Exception {
  MalformedException(String message) {
    super(message);
  }
}
