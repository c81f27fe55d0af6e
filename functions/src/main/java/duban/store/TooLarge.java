package duban.store;

/// Something is larger than one item of the table may be. Nothing of it was written.
public final class TooLarge extends RuntimeException {
  private final int bytes;
  private final int most;

  TooLarge(String what, int bytes, int most) {
    super(what + " takes " + bytes + " bytes, and may take " + most + ".");
    this.bytes = bytes;
    this.most = most;
  }

  public int bytes() {
    return bytes;
  }

  public int most() {
    return most;
  }
}
