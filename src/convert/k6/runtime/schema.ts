/** What compiled JSON Schemas call: lengths in characters, equality, and formats. */
export const schemaRuntime = String.raw`
function schemaLength(value) {
  return Array.from(value).length;
}

function isDate(value) {
  const [, year, month, day] = /^(\d\d\d\d)-(\d\d)-(\d\d)$/.exec(value) || [];
  if (year === undefined || Number(month) < 1 || Number(month) > 12 || Number(day) < 1) return false;
  const isLeap = Number(year) % 4 === 0 && (Number(year) % 100 !== 0 || Number(year) % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return Number(day) <= days[Number(month) - 1];
}

function isTime(value, needsZone) {
  const found = /^(\d\d):(\d\d):(\d\d(?:\.\d+)?)(z|([+-])(\d\d)(?::?(\d\d))?)?$/i.exec(value);
  if (found === null || (needsZone && found[4] === undefined)) return false;
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const [zoneHour, zoneMinute] = [Number(found[6] || 0), Number(found[7] || 0)];
  if (zoneHour > 23 || zoneMinute > 59) return false;
  if (hour <= 23 && minute <= 59 && second < 60) return true;
  const sign = found[5] === '-' ? -1 : 1;
  const utcMinute = minute - zoneMinute * sign;
  const utcHour = hour - zoneHour * sign - (utcMinute < 0 ? 1 : 0);
  return (utcHour === 23 || utcHour === -1) && (utcMinute === 59 || utcMinute === -1) && second < 61;
}

function isDateTime(value, needsZone) {
  const parts = value.split(/t|\s/i);
  return parts.length === 2 && isDate(parts[0]) && isTime(parts[1], needsZone);
}

function isRegExp(value) {
  try {
    return !/[^\\]\\Z/.test(value) && new RegExp(value) instanceof RegExp;
  } catch (_error) {
    return false;
  }
}

function isUri(value) {
  return /^[a-z][a-z0-9+.-]*:[^\s"<>\\^\x60{|}]*$/i.test(value) && /\/|:/.test(value);
}

function isByte(value) {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value);
}
`;
