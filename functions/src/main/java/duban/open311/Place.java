package duban.open311;

import duban.cases.Message;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a request is about, as it was posted: kept with the message, and given back unchanged.
///
/// @param address in words
/// @param addressId the city's own id of an address
/// @param latitude in degrees (WGS84), in decimal digits; null unless there is a longitude too
/// @param longitude likewise
public record Place(
    @Nullable String address,
    @Nullable String addressId,
    @Nullable String zipcode,
    @Nullable String latitude,
    @Nullable String longitude) {
  static final Place NOWHERE = new Place(null, null, null, null, null);

  private static final String ADDRESS = "address_string";
  private static final String ADDRESS_ID = "address_id";
  private static final String ZIPCODE = "zipcode";
  private static final String LATITUDE = "lat";
  private static final String LONGITUDE = "long";

  /// The field of the message under which everything stands that only this door knows.
  static final String KEPT = "open311";

  /// Where the message is about; all null for a message that came in by another door.
  public static Place of(Message message) {
    return message.extra().get(KEPT) instanceof Map<?, ?> kept
        ? new Place(
            text(kept, ADDRESS),
            text(kept, ADDRESS_ID),
            text(kept, ZIPCODE),
            text(kept, LATITUDE),
            text(kept, LONGITUDE))
        : NOWHERE;
  }

  private static @Nullable String text(Map<?, ?> kept, String name) {
    return kept.get(name) instanceof String value ? value : null;
  }

  /// Whether it says anything.
  boolean known() {
    return address != null || addressId != null || latitude != null;
  }

  Map<String, Object> kept() {
    Map<String, Object> kept = new LinkedHashMap<>();
    put(kept, ADDRESS, address);
    put(kept, ADDRESS_ID, addressId);
    put(kept, ZIPCODE, zipcode);
    put(kept, LATITUDE, latitude);
    put(kept, LONGITUDE, longitude);
    return kept;
  }

  private static void put(Map<String, Object> kept, String name, @Nullable String value) {
    if (value != null) {
      kept.put(name, value);
    }
  }

  static @Nullable BigDecimal degrees(@Nullable String text) {
    return text == null ? null : new BigDecimal(text);
  }
}
