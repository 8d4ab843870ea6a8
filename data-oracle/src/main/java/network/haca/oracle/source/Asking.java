package network.haca.oracle.source;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The way in which a source is asked, beside its URL. */
sealed interface Asking {
  /** Names of the secrets that it takes. */
  SortedSet<String> secrets();

  /** Names of the parameters that it takes. */
  SortedSet<String> parameters();

  /**
   * One request over HTTPS for each question.
   *
   * @param headers beside the node's own, with places for secrets
   * @param body sent by POST; without one the request is a GET
   */
  record Request(SortedMap<String, Template> headers, Optional<JsonTemplate> body)
      implements Asking {
    public Request {
      headers = new TreeMap<>(headers);
    }

    @Override
    public SortedSet<String> secrets() {
      SortedSet<String> names = new TreeSet<>();
      headers.values().forEach(value -> names.addAll(value.secrets()));
      body.ifPresent(json -> names.addAll(json.secrets()));
      return names;
    }

    @Override
    public SortedSet<String> parameters() {
      return body.map(JsonTemplate::parameters).orElseGet(TreeSet::new);
    }
  }

  /**
   * A WebSocket (RFC 6455) that stays open and tells each new value.
   *
   * @param send messages that ask for the values, as soon as it is open
   * @param when the texts that a message must have, by JSON Pointer; others are passed over
   * @param ageMax how long ago the last value may have come
   */
  record Stream(List<JsonTemplate> send, SortedMap<String, Template> when, Duration ageMax)
      implements Asking {
    static final int SEND_MAX = 8;

    /** Facts older than that are no answer to whoever asks now. */
    static final int AGE_SECONDS_MAX = 60;

    public Stream {
      send = List.copyOf(send);
      when = new TreeMap<>(when);
    }

    @Override
    public SortedSet<String> secrets() {
      SortedSet<String> names = new TreeSet<>();
      send.forEach(message -> names.addAll(message.secrets()));
      return names;
    }

    @Override
    public SortedSet<String> parameters() {
      SortedSet<String> names = new TreeSet<>();
      send.forEach(message -> names.addAll(message.parameters()));
      for (Map.Entry<String, Template> condition : when.entrySet()) {
        names.addAll(condition.getValue().parameters());
      }
      return names;
    }
  }
}
