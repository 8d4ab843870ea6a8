package network.haca.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Whether a role lives, and whether it can do its work: every condition has a name, and one that
 * does not hold says why. {@code GET /health/live} and {@code GET /health/ready} answer with it.
 *
 * <p>A role that is not live will not recover by itself: it is to be started again. One that is not
 * ready recovers when what it lacks is there; until then it is not to be given work.
 */
public final class Health {
  /** A condition that does not hold. */
  public record Lack(String name, String reason) {}

  /**
   * @param lacks in the order in which the conditions were added; empty if all hold
   */
  public record Report(List<Lack> lacks) {
    public Report {
      lacks = List.copyOf(lacks);
    }

    public boolean isGood() {
      return lacks.isEmpty();
    }

    /** The status of an answer: 200, or 503 if something is missing. */
    public int status() {
      return isGood() ? 200 : 503;
    }

    /** {@code {"status": "ok" or "unavailable", "missing": [{"name": …, "reason": …}]}}. */
    public String toJson() {
      ObjectNode document =
          JsonNodeFactory.instance.objectNode().put("status", isGood() ? "ok" : "unavailable");
      ArrayNode missing = document.putArray("missing");
      lacks.forEach(
          lack -> missing.addObject().put("name", lack.name()).put("reason", lack.reason()));
      return document.toString();
    }
  }

  private record Condition(String name, Supplier<Optional<String>> reason) {
    Optional<Lack> lack() {
      try {
        return reason.get().map(why -> new Lack(name, why));
      } catch (RuntimeException e) {
        return Optional.of(new Lack(name, e.toString()));
      }
    }
  }

  private final List<Condition> living = new CopyOnWriteArrayList<>();
  private final List<Condition> working = new CopyOnWriteArrayList<>();

  /**
   * Adds a condition without which the role has to be started again.
   *
   * @param name of what may be missing, in lower case with dashes, such as {@code stream-thread}
   * @param reason why it does not hold, or nothing; must neither block nor take long
   */
  public Health live(String name, Supplier<Optional<String>> reason) {
    living.add(new Condition(name, reason));
    return this;
  }

  /** Adds a condition without which the role cannot do its work now; as {@link #live}. */
  public Health ready(String name, Supplier<Optional<String>> reason) {
    working.add(new Condition(name, reason));
    return this;
  }

  /**
   * Adds the conditions of another role that runs in this process.
   *
   * @param prefix stands before their names, with a slash between
   */
  public Health include(String prefix, Health other) {
    other.living.forEach(each -> live(prefix + "/" + each.name(), each.reason()));
    other.working.forEach(each -> ready(prefix + "/" + each.name(), each.reason()));
    return this;
  }

  public Report liveness() {
    return report(living);
  }

  /** What is missing for the work, a missing condition of life among it. */
  public Report readiness() {
    List<Condition> all = new ArrayList<>(living);
    all.addAll(working);
    return report(all);
  }

  /**
   * The report for a request's path; nothing if the path is another.
   *
   * @param path without query
   */
  public Optional<Report> at(String path) {
    return switch (path) {
      case "/health/live" -> Optional.of(liveness());
      case "/health/ready" -> Optional.of(readiness());
      default -> Optional.empty();
    };
  }

  private static Report report(List<Condition> conditions) {
    return new Report(conditions.stream().flatMap(each -> each.lack().stream()).toList());
  }
}
