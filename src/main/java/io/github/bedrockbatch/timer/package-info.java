/* SPDX-License-Identifier: Apache-2.0 */
/** The component {@code timer}, for a machine whose clock is set. */
package io.github.bedrockbatch.timer;
