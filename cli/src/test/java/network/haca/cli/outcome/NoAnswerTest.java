package network.haca.cli.outcome;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoAnswerTest {
  static Exception[] unanswered() {
    return new Exception[] {
      new ConnectException(),
      new SocketException("Connection reset"),
      new HttpTimeoutException("request timed out"),
      new IOException("it has not answered within PT1S", new TimeoutException()),
      new IOException("it: closed", new ExecutionException(new IOException(new EOFException()))),
    };
  }

  @ParameterizedTest
  @MethodSource("unanswered")
  void whoDidNotAnswerIsTold(Exception failure) {
    assertTrue(NoAnswer.isCauseOf(failure));
  }

  @Test
  void anAnswerThatIsNotWantedIsOne() {
    assertFalse(NoAnswer.isCauseOf(new IOException("the aggregator answers 500")));
    assertFalse(NoAnswer.isCauseOf(null));
  }
}
