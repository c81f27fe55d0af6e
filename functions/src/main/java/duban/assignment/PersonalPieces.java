package duban.assignment;

import duban.text.PersonalData;
import java.util.List;

/// What stands in a reply that identifies a person: a phone, an identity or card number, an address
/// (D9). Each piece is confirmed in so many words before the reply goes out; the public number of
/// an office is one that people confirm.
public final class PersonalPieces {
  /// The field that ticks them; its values are the pieces.
  public static final String CONFIRMED = "confirmed";

  private PersonalPieces() {}

  /// Each piece once, in the order of the text.
  public static List<String> in(String reply) {
    return PersonalData.in(reply, List.of()).stream()
        .filter(piece -> piece.kind() != PersonalData.Kind.NAME)
        .map(piece -> reply.substring(piece.from(), piece.to()).strip())
        .distinct()
        .toList();
  }
}
