package network.haca.workers.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Rule N7, step by step: when a model that comes or goes answers, and when it is closed. */
class ModelTurnoverTest {
  private static final class FakeModel implements Model {
    private final String name;
    private final String version;
    private boolean isClosed;

    FakeModel(String name, String version) {
      this.name = name;
      this.version = version;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String version() {
      return version;
    }

    @Override
    public Bytes32 digest() {
      return Bytes32.ZERO;
    }

    @Override
    public List<TensorSpec> inputs() {
      return List.of();
    }

    @Override
    public List<TensorSpec> outputs() {
      return List.of();
    }

    @Override
    public CompletionStage<List<Tensor>> infer(List<Tensor> inputs) {
      return CompletableFuture.completedStage(List.of());
    }

    @Override
    public void close() {
      assertFalse(isClosed, "closed twice");
      isClosed = true;
    }
  }

  private record Set(List<Model> models) implements ModelSet {
    static Set of(Model... models) {
      return new Set(List.of(models));
    }

    @Override
    public List<UnservedModel> unserved() {
      return List.of();
    }
  }

  /** Folders that have what a test says. */
  private static final class Folders implements ModelFolders {
    private Optional<ModelSet> next = Optional.empty();

    @Override
    public Optional<ModelSet> look(ModelSet base) {
      return next.filter(set -> !set.equals(base));
    }

    @Override
    public Loading load(ModelSet base, String name) {
      return next.<Loading>map(Loading.Loaded::new)
          .orElse(new Loading.Refused(InferenceOutcome.Reason.NOT_FOUND, "no folder"));
    }

    @Override
    public Loading without(ModelSet base, String name) {
      return new Loading.Loaded(
          new Set(base.models().stream().filter(model -> !model.name().equals(name)).toList()));
    }
  }

  private final FakeModel first = new FakeModel("sign", "1");
  private final FakeModel second = new FakeModel("sign", "2");
  private final FakeModel other = new FakeModel("other", "1");
  private final Set start = Set.of(first, other);
  private final Models models = new Models(start.models(), List.of());
  private final Folders folders = new Folders();
  private final List<CompletableFuture<Void>> keys = new ArrayList<>();
  private final ModelTurnover turnover =
      new ModelTurnover(
          folders,
          models,
          start,
          set -> {
            keys.add(new CompletableFuture<>());
            return keys.getLast();
          });

  private String version() {
    return models.find("sign", "").map(Model::version).orElse("none");
  }

  private void see(Model... now) {
    folders.next = Optional.of(Set.of(now));
    turnover.look();
  }

  private void register() {
    assertTrue(keys.getLast().complete(null));
    turnover.settle();
  }

  @Test
  void n7AModelAnswersOnlyOnceThereIsAKeyThatIsMeasuredWithIt() {
    see(second, other);
    assertEquals("1", version());
    turnover.settle();
    assertEquals("1", version());
    register();
    assertEquals("2", version());
    assertEquals(1, keys.size());
    turnover.closeUnused();
    assertTrue(first.isClosed);
    assertFalse(other.isClosed);
  }

  @Test
  void n7AModelThatIsReplacedIsClosedWhenItsLastAnswerIsSigned() {
    Models.Lease lease = models.lease("sign", "").orElseThrow();
    see(second, other);
    register();
    assertEquals("2", version());
    assertFalse(first.isClosed);
    lease.close();
    turnover.closeUnused();
    assertTrue(first.isClosed);
  }

  @Test
  void n7WhatIsGivenUpBeforeItHasAKeyNeverAnswersAndIsClosed() {
    see(second, other);
    boolean _ = keys.getFirst().cancel(false);
    see(first, other);
    assertTrue(second.isClosed);
    register();
    assertEquals("1", version());
    assertFalse(first.isClosed);
  }

  @Test
  void n7WhatHasItsKeyIsServedThoughMoreHasComeSince() {
    FakeModel third = new FakeModel("third", "1");
    see(second, other);
    see(second, other, third);
    assertTrue(keys.getFirst().complete(null));
    turnover.settle();
    assertEquals("2", version());
    assertEquals(Optional.empty(), models.find("third", ""), "which has no key yet");
    assertFalse(third.isClosed || second.isClosed);
    register();
    assertTrue(models.find("third", "").isPresent());
    turnover.closeUnused();
    assertTrue(first.isClosed);
    assertFalse(second.isClosed);
  }

  @Test
  void n7WhatALaterKeyCoversIsServedByThat() {
    FakeModel third = new FakeModel("sign", "3");
    see(second, other);
    see(third, other);
    register();
    assertEquals("3", version());
    assertTrue(second.isClosed, "it was never served");
  }

  @Test
  void allModelsMayGo() {
    see();
    register();
    assertEquals("none", version());
    assertEquals(List.of(), models.all());
    turnover.closeUnused();
    assertTrue(first.isClosed && other.isClosed);
  }

  @Test
  void anOrderIsDoneWhenItIsServed() {
    folders.next = Optional.of(Set.of(first, second, other));
    CompletableFuture<Void> loaded =
        assertInstanceOf(ModelTurnover.Ordered.Begun.class, turnover.load("sign")).served();
    CompletableFuture<Void> unloaded =
        assertInstanceOf(ModelTurnover.Ordered.Begun.class, turnover.unload("other")).served();
    assertFalse(loaded.isDone());
    register();
    assertTrue(loaded.isDone() && unloaded.isDone());
    assertEquals(List.of("1", "2"), models.versions("sign"));
    assertEquals(Optional.empty(), models.find("other", ""));
  }

  @Test
  void anOrderThatIsRepeatedWaitsForTheSameKey() {
    folders.next = Optional.of(Set.of(first, second, other));
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(ModelTurnover.Ordered.Begun.class, turnover.load("sign"));
    }
    assertEquals(1, keys.size());
    register();
    CompletableFuture<Void> again =
        assertInstanceOf(ModelTurnover.Ordered.Begun.class, turnover.load("sign")).served();
    assertTrue(again.isDone(), "it is served");
    assertEquals(1, keys.size());
  }

  @Test
  void anOrderForWhatIsNotThereIsRefused() {
    assertInstanceOf(ModelTurnover.Ordered.Refused.class, turnover.load("sign"));
    assertInstanceOf(ModelTurnover.Ordered.Refused.class, turnover.unload("nothing"));
    assertEquals(List.of(), keys);
  }

  @Test
  void closedItClosesWhatIsNotServed() {
    var _ = models.lease("sign", "").orElseThrow();
    see(second, other);
    register();
    FakeModel third = new FakeModel("sign", "3");
    see(third, other);
    turnover.close();
    assertTrue(first.isClosed && third.isClosed);
    assertFalse(second.isClosed || other.isClosed);
  }
}
