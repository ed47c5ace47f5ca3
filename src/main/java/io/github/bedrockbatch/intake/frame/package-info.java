/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Where one value ends and the next begins, in bytes: a window over a source that is never held
 * whole, and the scan that finds the next value after a torn one. Nothing here is decoded.
 */
package io.github.bedrockbatch.intake.frame;
