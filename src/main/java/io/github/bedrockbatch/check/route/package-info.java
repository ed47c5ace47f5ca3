/* SPDX-License-Identifier: Apache-2.0 */
/** What route files say of themselves, before they run. */
package io.github.bedrockbatch.check.route;
