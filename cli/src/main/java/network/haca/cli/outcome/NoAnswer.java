package network.haca.cli.outcome;

import java.io.EOFException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells requests that nobody answered from those whose answer was not what was wanted. */
public final class NoAnswer {
  /** Nobody listens there, or says nothing in time, or leaves in the midst of it. */
  private static final Set<Class<? extends Exception>> KINDS =
      Set.of(
          SocketException.class,
          UnknownHostException.class,
          UnresolvedAddressException.class,
          HttpTimeoutException.class,
          TimeoutException.class,
          ClosedChannelException.class,
          EOFException.class);

  /** The same by sockets and a client that have no class of exception for it. */
  private static final Set<String> MESSAGES =
      Set.of(
          "Broken pipe",
          "Connection reset by peer",
          "Connection was closed",
          "HTTP/1.1 header parser received no bytes");

  private NoAnswer() {}

  /** Says whether a request failed because nobody answered it to the end. */
  public static boolean isCauseOf(@Nullable Throwable failure) {
    return failure != null
        && (KINDS.stream().anyMatch(kind -> kind.isInstance(failure))
            || MESSAGES.contains(String.valueOf(failure.getMessage()))
            || isCauseOf(failure.getCause()));
  }
}
