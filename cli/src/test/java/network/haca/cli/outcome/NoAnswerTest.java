package network.haca.cli.outcome;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoAnswerTest {
  static Stream<Exception> ends() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new EOFException("EOF reached while reading"),
        new IOException("Broken pipe"),
        new IOException("Connection reset by peer"),
        new IOException("HTTP/1.1 header parser received no bytes", new IOException("closed")));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void aConnectionThatEndsBeforeTheAnswerIsNoAnswerHoweverDeepItIsTold(Exception end) {
    assertTrue(NoAnswer.isCauseOf(end));
    assertTrue(NoAnswer.isCauseOf(new IOException("somewhere", new ExecutionException(end))));
  }

  @Test
  void anAnswerThatIsNotWhatWasWantedIsOne() {
    assertFalse(NoAnswer.isCauseOf(new IOException("the aggregator answers 500")));
    assertFalse(NoAnswer.isCauseOf(null));
  }
}
