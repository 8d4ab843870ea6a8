package network.haca.benchmarks.answers;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Stream;
import network.haca.benchmarks.load.ClosedLoop;
import network.haca.benchmarks.load.Rate;

/**
 * Answers per second of a model: of a network that runs, by how they are vouched for, and of other
 * servers that speak the Open Inference Protocol. All are measured in turn, so that what else the
 * machine does meets all, together with a server that has nothing to do.
 */
public final class InferenceBench implements AutoCloseable {
  /** The name of the server that has nothing to do: more than it answers nobody can. */
  public static final String BARE = "bare";

  /** The verification method by which an enclave signs each answer. */
  public static final String PROVEN = "TEE";

  /** Verification methods that the network is asked for. */
  private static final List<String> NETWORK = List.of(PROVEN, "VANILLA");

  /** The names of all that is measured beside peers, none of which has such a name. */
  public static final List<String> OWN = Stream.concat(NETWORK.stream(), Stream.of(BARE)).toList();

  private final Vertx vertx = Vertx.vertx();
  private final BareServer bare;
  private final SequencedMap<String, Target> targets = new LinkedHashMap<>();

  private record Target(URI infer, String body) {}

  /** A server beside the network does not answer as it should. */
  public static final class PeerException extends IOException {
    PeerException(String name, URI infer, IOException cause) {
      super("%s at %s: %s".formatted(name, infer, cause.getMessage()), cause);
    }
  }

  /**
   * @param question that all are asked
   * @param ingress of the network, over HTTP
   * @param peers the addresses of other servers, by name, which is none of {@link #OWN}
   */
  public InferenceBench(Question question, URI ingress, SequencedMap<String, URI> peers) {
    this.bare = BareServer.start(vertx);
    String path = question.path();
    for (String verification : NETWORK) {
      targets.put(verification, new Target(ingress.resolve(path), question.body(verification)));
    }
    String body = question.peerBody();
    peers.forEach((name, address) -> targets.put(name, new Target(address.resolve(path), body)));
    targets.put(BARE, new Target(bare.address().resolve(path), body));
  }

  /**
   * Loads the network alone, by each verification method in turn.
   *
   * @param clients at once
   * @param duration of all of it
   * @throws IOException if it neither answers nor refuses
   */
  public void warmUp(int clients, Duration duration) throws IOException {
    Duration share = duration.dividedBy(NETWORK.size());
    for (Map.Entry<String, Target> target : targets.entrySet()) {
      if (NETWORK.contains(target.getKey())) {
        var _ = run(target.getKey(), target.getValue(), clients, share);
      }
    }
  }

  /**
   * Loads all servers in turn, each once more at first, to warm up.
   *
   * @param clients at once
   * @param duration of each run
   * @param rounds of which the one with the median rate counts
   * @return a rate of each server, by its name
   * @throws PeerException if another server does not answer a request by 200
   * @throws IOException if the network does not
   */
  public SequencedMap<String, Rate> measure(int clients, Duration duration, int rounds)
      throws IOException {
    Map<String, List<Rate>> runs = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      for (Map.Entry<String, Target> target : targets.entrySet()) {
        Rate rate = run(target.getKey(), target.getValue(), clients, duration);
        if (round > 0) {
          runs.computeIfAbsent(target.getKey(), name -> new ArrayList<>()).add(rate);
        }
      }
    }
    SequencedMap<String, Rate> medians = new LinkedHashMap<>();
    runs.forEach((name, rates) -> medians.put(name, Rate.median(rates)));
    return medians;
  }

  private Rate run(String name, Target target, int clients, Duration duration) throws IOException {
    RequestOptions options =
        new RequestOptions()
            .setAbsoluteURI(target.infer().toString())
            .putHeader("Content-Type", "application/json");
    try (ClosedLoop loop =
        new ClosedLoop(
            vertx,
            new HttpClientOptions(),
            options,
            Buffer.buffer(target.body()),
            clients,
            answer -> 1)) {
      // A network refuses what it cannot settle in time; nobody else does.
      ClosedLoop.Result result =
          NETWORK.contains(name)
              ? loop.runRefusable(clients, duration)
              : loop.run(clients, duration);
      return result.rate();
    } catch (IOException e) {
      throw NETWORK.contains(name) ? e : new PeerException(name, target.infer(), e);
    }
  }

  @Override
  public void close() {
    bare.close();
    vertx.close().await();
  }
}
