package network.haca.oracle.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule D1: one report of a feed and round, rising, whatever ends the process. */
class ReportJournalTest {
  private static final Bytes32 FEED = FeedName.toId("BTC-USD").orElseThrow();
  private static final Bytes32 OTHER = FeedName.toId("ETH-USD").orElseThrow();

  @TempDir private Path folder;

  @Test
  void d1ARoundIsTakenOnceAndOnlyUpward() throws IOException {
    ReportJournal journal = new ReportJournal(folder);
    assertTrue(journal.take(31, FEED, 7));
    assertFalse(journal.take(31, FEED, 7));
    assertFalse(journal.take(31, FEED, 6));
    assertTrue(journal.take(31, FEED, 8));
    assertTrue(journal.take(31, OTHER, 1), "another feed");
    assertTrue(journal.take(32, FEED, 1), "another chain");
  }

  /** Another journal on the same folder is what a process finds that comes after a kill. */
  @Test
  void d1WhatWasTakenIsOnDiskWhenItIsAnswered() throws IOException {
    assertTrue(new ReportJournal(folder).take(31, FEED, 7));
    ReportJournal after = new ReportJournal(folder);
    assertFalse(after.take(31, FEED, 7));
    assertTrue(after.take(31, FEED, 9));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of("9\n"), files.map(ReportJournalTest::read).toList());
    }
  }

  /** A kill between writing and renaming leaves a file that nobody reads. */
  @Test
  void d1AHalfWrittenFileIsNotRead() throws IOException {
    assertTrue(new ReportJournal(folder).take(31, FEED, 7));
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.findFirst().orElseThrow();
      Files.writeString(file.resolveSibling(file.getFileName() + ".new"), "");
    }
    assertFalse(new ReportJournal(folder).take(31, FEED, 7));
    assertTrue(new ReportJournal(folder).take(31, FEED, 8));
  }

  @Test
  void aDamagedFileStopsTheFeedAndSaysWhatToDo() throws IOException {
    assertTrue(new ReportJournal(folder).take(31, FEED, 7));
    try (Stream<Path> files = Files.list(folder)) {
      Files.writeString(files.findFirst().orElseThrow(), "seven");
    }
    ReportJournal journal = new ReportJournal(folder);
    IOException thrown = assertThrows(IOException.class, () -> journal.take(31, FEED, 8));
    assertTrue(String.valueOf(thrown.getMessage()).contains("does not hold the number of a round"));
    assertTrue(journal.take(31, OTHER, 1));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
