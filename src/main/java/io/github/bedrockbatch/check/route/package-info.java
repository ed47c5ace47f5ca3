/* SPDX-License-Identifier: Apache-2.0 */
/** What can be read from route files before their routes run. */
package io.github.bedrockbatch.check.route;
