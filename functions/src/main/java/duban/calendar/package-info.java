/// Working days and working hours: when something falls due, and how that came about. It knows no
/// other package of the product and no texts; days off, make-up workdays and hours are data.
@NullMarked
package duban.calendar;

import org.jspecify.annotations.NullMarked;
