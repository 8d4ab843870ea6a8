package network.haca.facilitator.kafka;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import network.haca.facilitator.core.Books;
import network.haca.service.RepeatedTask;
import network.haca.settings.KafkaSettings;
import network.haca.x402.gate.BookEntry;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Tells Kafka what the books say, in their order and each entry at least once (rule X13). The books
 * are on disk first, and how far they were told is on disk once the broker has acknowledged it: so
 * nothing is lost by a kill of either, and what is told twice bears the same id.
 */
public final class BookPublisher implements AutoCloseable {
  private static final int PAGE = 200;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Books books;
  private final PaymentRecords records;
  private final Supplier<Producer<byte[], byte[]>> producers;
  private final RepeatedTask task;

  /** Made when there is something to tell, and anew after a failure: some never end. */
  private Optional<Producer<byte[], byte[]>> producer = Optional.empty();

  /**
   * Begins at once.
   *
   * @param source the ledger, by a name that no other has
   */
  public BookPublisher(Books books, String source, KafkaSettings kafka) {
    this(books, source, () -> Producers.create(kafka), PAUSE);
  }

  BookPublisher(
      Books books, String source, Supplier<Producer<byte[], byte[]>> producers, Duration pause) {
    this.books = books;
    this.records = new PaymentRecords(source);
    this.producers = producers;
    this.task = new RepeatedTask("payments-topic", pause, this::round);
  }

  /** Number of entries that Kafka has not acknowledged. */
  public long waiting() {
    return books.size() - books.told();
  }

  public boolean isRunning() {
    return task.isRunning();
  }

  @Override
  public void close() {
    task.close();
    drop();
  }

  private boolean round() throws IOException, InterruptedException {
    SortedMap<Long, BookEntry> page = new TreeMap<>(books.page(books.told(), PAGE).entries());
    if (page.isEmpty()) {
      return false;
    }
    try {
      tell(page);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      drop();
      throw new IOException("Kafka does not take what the books say: " + e.getMessage(), e);
    }
    books.told(page.lastKey());
    return page.size() == PAGE;
  }

  private void tell(Map<Long, BookEntry> page)
      throws ExecutionException, TimeoutException, InterruptedException {
    Producer<byte[], byte[]> to = producer.orElseGet(producers);
    producer = Optional.of(to);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    page.forEach((number, entry) -> sent.add(to.send(records.of(number, entry))));
    for (Future<RecordMetadata> each : sent) {
      var _ = each.get(Producers.DELIVERY_MILLIS + Producers.BLOCK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void drop() {
    producer.ifPresent(Producers::close);
    producer = Optional.empty();
  }
}
