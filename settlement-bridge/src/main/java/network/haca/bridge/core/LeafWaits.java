package network.haca.bridge.core;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.bridge.core.LeafLookup.Answer;
import network.haca.primitives.Bytes32;

/**
 * Answers questions for leaves: at once where there is something to name, else when there is news
 * of the leaf, or when the time is over that the question may wait. So many wait at once and no
 * more.
 */
public final class LeafWaits {
  private final LeafNews news;
  private final int max;
  private final Executor looks;
  private final Timer timer;
  private final AtomicInteger waiting = new AtomicInteger();

  /** A look for an answer, which may block. */
  public interface Look {
    Answer find(Bytes32 hash) throws IOException;
  }

  /** Runs things later. */
  public interface Timer {
    /**
     * @return takes it back
     */
    Runnable after(Duration time, Runnable action);
  }

  /**
   * @param max questions that wait at once
   * @param looks runs what blocks
   */
  public LeafWaits(LeafNews news, int max, Executor looks, Timer timer) {
    this.news = news;
    this.max = max;
    this.looks = looks;
    this.timer = timer;
  }

  /**
   * Begins to look.
   *
   * @param hash of a leaf, or a root
   * @param patience how long the question waits for something to name; zero if it does not
   * @return nothing if as many wait as may
   */
  public Optional<Question> ask(Bytes32 hash, Look look, Duration patience) {
    if (waiting.incrementAndGet() > max) {
      waiting.decrementAndGet();
      return Optional.empty();
    }
    Question question = new Question(hash, look);
    question.begin(patience);
    return Optional.of(question);
  }

  /** Questions that have a place. */
  int waiting() {
    return waiting.get();
  }

  /** A question that has a place until it is answered, or whoever asked has left. */
  public final class Question {
    private final Bytes32 hash;
    private final Look look;
    private final LeafNews.Listener listener = this::lookAgain;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private Runnable cancelTimer = () -> {};
    private boolean isLooking;
    private boolean isNews;
    private boolean isOver;
    private boolean hasEnded;

    private Question(Bytes32 hash, Look look) {
      this.hash = hash;
      this.look = look;
    }

    /** Fails if it cannot be looked up; is never there once who asked has left. */
    public CompletionStage<Answer> answer() {
      return answer;
    }

    /** Ends the question, whose answer nobody waits for any more. */
    public void leave() {
      var _ = end();
    }

    private synchronized void begin(Duration patience) {
      if (patience.isPositive()) {
        news.listen(hash, listener);
        cancelTimer = timer.after(patience, this::timeIsOver);
      } else {
        isOver = true;
      }
      lookAgain();
    }

    private synchronized void timeIsOver() {
      isOver = true;
      lookAgain();
    }

    private synchronized void lookAgain() {
      isNews = true;
      lookIfDue();
    }

    private synchronized void lookIfDue() {
      if (isNews && !isLooking && !hasEnded) {
        isNews = false;
        isLooking = true;
        boolean isLast = isOver;
        looks.execute(() -> look(isLast));
      }
    }

    private void look(boolean isLast) {
      try {
        looked(look.find(hash), isLast);
      } catch (Throwable e) {
        // An error as well: nobody else gives back its place.
        if (end()) {
          answer.completeExceptionally(e);
        }
      }
    }

    private void looked(Answer found, boolean isLast) {
      if (!isLast && !(found instanceof Answer.Found)) {
        waitOn();
      } else if (end()) {
        answer.complete(found);
      }
    }

    private synchronized void waitOn() {
      isLooking = false;
      lookIfDue();
    }

    /** Gives back the place; false if that was done before. */
    private synchronized boolean end() {
      if (hasEnded) {
        return false;
      }
      hasEnded = true;
      news.leave(hash, listener);
      cancelTimer.run();
      waiting.decrementAndGet();
      return true;
    }
  }
}
