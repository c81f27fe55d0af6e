/// A WeChat official account as a door: what the platform pushes, and the answer it takes back at
/// once.
@NullMarked
package duban.wechat;

import org.jspecify.annotations.NullMarked;
