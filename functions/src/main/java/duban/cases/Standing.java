package duban.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where a case stands, in the words a citizen may read.
public sealed interface Standing {
  /// The word of the status JSON.
  String id();

  record Received() implements Standing {
    @Override
    public String id() {
      return "received";
    }
  }

  record Handling(String unit) implements Standing {
    @Override
    public String id() {
      return "handling";
    }
  }

  /// Handled and answered together with another case (E1).
  ///
  /// @param into the other case's id
  record Together(String into, String intoNumber) implements Standing {
    @Override
    public String id() {
      return "handling";
    }
  }

  record Replied(Reply reply) implements Standing {
    @Override
    public String id() {
      return "replied";
    }
  }

  record Redirected(String channel, @Nullable String note) implements Standing {
    @Override
    public String id() {
      return "redirected";
    }
  }

  record Refused(String reason) implements Standing {
    @Override
    public String id() {
      return "refused";
    }
  }

  /// @param reply what was answered, where anything was
  record Closed(String outcome, @Nullable Reply reply) implements Standing {
    @Override
    public String id() {
      return "closed";
    }
  }

  /// The answer as it went out.
  record Reply(String text, Instant at, @Nullable String form, @Nullable String link) {}
}
