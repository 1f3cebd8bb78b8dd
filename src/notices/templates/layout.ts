/**
 * The two forms of every mail. Outlook renders with Word: so tables for the layout, every style inline, a fixed
 * width for it in a conditional comment, colours and padding on cells. Nothing is loaded from anywhere. Tables of the
 * layout are `presentation`; those of data have row or column headings. It is fine from 320 px upwards.
 */
const font = 'font-family:Arial,Helvetica,sans-serif';
const cell = 'border-bottom:1px solid #b1b4b6;text-align:left;vertical-align:top';

/** The frame of a page around its content. @param width of the page in pixels, on a screen that has them */
const framed = (content: string, width: number): string => `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{{ subject }}</title>
</head>
<body style="margin:0;padding:0;background-color:#f3f2f1">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f3f2f1" style="border-collapse:collapse">
<tr>
<td align="center" style="padding:16px 8px">
<!--[if mso]><table role="presentation" width="${width}" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="border-collapse:collapse;max-width:${width}px">
<tr>
<td align="left" bgcolor="#ffffff" style="padding:20px 20px 24px;border-top:8px solid {% if late %}#d4351c{% else %}#1d70b8{% endif %};color:#0b0c0c;${font};font-size:16px;line-height:24px">
${content}
<p style="margin:0;color:#505a5f;font-size:14px;line-height:20px">{{ footer }}</p>
</td>
</tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td>
</tr>
</table>
</body>
</html>
`;

const label = `<p style="margin:0 0 4px;font-weight:bold;color:{% if late %}#a2260f{% else %}#144e81{% endif %}">{{ label }}</p>`;
const heading = `<h1 style="margin:0 0 16px;font-size:22px;line-height:28px;font-weight:bold">{{ heading }}</h1>`;

export const noticePage = framed(
  `${label}
${heading}
<p style="margin:0 0 16px">{{ says }}</p>
{%- for case in cases %}
<h2 style="margin:0 0 4px;font-size:18px;line-height:24px">Case {{ case.reference }}</h2>
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 12px;border-collapse:collapse;${font};font-size:16px;line-height:24px">
{%- for row in case.rows %}
<tr>
<th scope="row" width="35%" style="padding:6px 12px 6px 0;${cell};font-weight:bold">{{ row.label }}</th>
<td style="padding:6px 0;${cell}">{{ row.value }}</td>
</tr>
{%- endfor %}
</table>
<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px;border-collapse:separate">
<tr>
<td align="center" bgcolor="#00703c" style="padding:8px 16px;background-color:#00703c"><a href="{{ case.link }}" style="color:#ffffff;${font};font-size:16px;line-height:24px;font-weight:bold;text-decoration:none">Open case {{ case.reference }}</a></td>
</tr>
</table>
{%- endfor %}
<p style="margin:0 0 16px">{{ asks }}</p>
{%- if why %}
<p style="margin:0 0 16px">{{ why }}</p>
{%- endif %}`,
  600,
);

export const noticeText = `{{ says }}
{% for case in cases %}
{% for row in case.rows %}{{ row.label }}: {{ row.value }}
{% endfor %}{{ case.link }}
{% endfor %}
{{ asks }}
{% if why %}
{{ why }}
{% endif %}
--${' '}
{{ footer }}
`;

export const digestPage = framed(
  `${label}
${heading}
<p style="margin:0 0 16px;font-weight:bold">{{ first }}</p>
<p style="margin:0 0 16px">{{ says }}</p>
{%- for group in groups %}
<h2 style="margin:16px 0 4px;font-size:18px;line-height:24px">{{ group.title }}</h2>
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 8px;border-collapse:collapse;${font};font-size:16px;line-height:22px">
<tr>
<th scope="col" width="30%" style="padding:4px 12px 4px 0;${cell};font-weight:bold">Case</th>
<th scope="col" style="padding:4px 0;${cell};font-weight:bold">What and by when</th>
</tr>
{%- for family in group.families %}
{%- for line in family %}
<tr>
<td style="padding:4px 12px 4px 0;{% if loop.last %}${cell}{% else %}vertical-align:top{% endif %}"><a href="{{ line.link }}" style="color:#1a65a6;white-space:nowrap">{{ line.reference }}</a></td>
<td style="padding:4px 0;{% if loop.last %}${cell}{% else %}vertical-align:top{% endif %}">{{ line.text }}{% for rule in line.cite %}{{ "; " if loop.first else ", " }}<span style="white-space:nowrap">{{ rule }}</span>{% endfor %}</td>
</tr>
{%- endfor %}
{%- endfor %}
</table>
{%- endfor %}
{%- if more %}
<p style="margin:16px 0">{{ more }}</p>
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;border-collapse:collapse;${font};font-size:16px;line-height:22px">
<tr>
<th scope="col" style="padding:4px 12px 4px 0;${cell};font-weight:bold">Step</th>
<th scope="col" width="20%" style="padding:4px 0;${cell};text-align:right;font-weight:bold">Lines</th>
</tr>
{%- for row in totals %}
<tr>
<td style="padding:4px 12px 4px 0;${cell}">{{ row.step }}</td>
<td style="padding:4px 0;${cell};text-align:right">{{ row.count }}</td>
</tr>
{%- endfor %}
</table>
{%- endif %}
<p style="margin:16px 0">{{ why }}</p>`,
  680,
);

export const digestText = `{{ first }}

{{ says }}
{% for group in groups %}
{{ group.title | upper }}
{% for family in group.families %}{% for line in family %}- {{ line.reference }}: {{ line.text }}{% if line.cite.length > 0 %} ({{ line.cite | join(", ") }}){% endif %}
  {{ line.link }}
{% endfor %}{% endfor %}{% endfor %}{% if more %}
{{ more }}
{% for row in totals %}- {{ row.step }}: {{ row.count }}
{% endfor %}{% endif %}
{{ why }}

--${' '}
{{ footer }}
`;
